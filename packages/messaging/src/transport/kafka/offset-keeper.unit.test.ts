import { expect, it } from '@jest/globals';
import { waitUntil } from '@zhucan/test-kit';

import { OffsetKeeper, type Place } from './offset-keeper.js';

function keeper(afterMs: number, fails = false) {
  const settled: Place[][] = [];
  const settle = (places: Place[]): Promise<void> => {
    settled.push(places);
    return fails ? Promise.reject(new Error('the broker is away')) : Promise.resolve();
  };
  return { settled, keeper: new OffsetKeeper(settle, afterMs) };
}

it('settles the last place of each partition together, by itself', async () => {
  const { settled, keeper: offsets } = keeper(1);
  offsets.note('a', 0, '4');
  offsets.note('a', 1, '9007199254740993');
  offsets.note('a', 0, '7');
  await waitUntil(() => settled.length > 0, { what: 'the settling' });
  expect(settled).toEqual([
    [
      { topic: 'a', partition: 0, offset: '8' },
      { topic: 'a', partition: 1, offset: '9007199254740994' },
    ],
  ]);
});

it('settles at once where asked, and nothing twice', async () => {
  const { settled, keeper: offsets } = keeper(60_000);
  offsets.note('a', 0, '1');
  await offsets.flush();
  await offsets.flush();
  expect(settled).toEqual([[{ topic: 'a', partition: 0, offset: '2' }]]);
});

it('goes on where the broker did not answer, and settles nothing of partitions that may be read by another', async () => {
  const { settled, keeper: offsets } = keeper(60_000, true);
  offsets.note('a', 0, '1');
  await offsets.flush();
  offsets.note('a', 0, '2');
  offsets.forget();
  await offsets.flush();
  offsets.note('a', 0, '5');
  await offsets.flush();
  expect(settled.map(([place]) => place?.offset)).toEqual(['2', '6']);
});
