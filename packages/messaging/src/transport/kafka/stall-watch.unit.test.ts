import { expect, it } from '@jest/globals';

import { StallWatch } from './stall-watch.js';

function watch() {
  const clock = { now: 1_000 };
  return { clock, watch: new StallWatch(() => clock.now, 100) };
}

it('holds a reader for stalled once no sign came for the whole time', () => {
  const { clock, watch: stall } = watch();
  clock.now += 99;
  expect(stall.isStalled()).toBe(false);
  clock.now += 1;
  expect(stall.isStalled()).toBe(true);
  stall.sign();
  expect(stall.isStalled()).toBe(false);
});

it('expects no sign while an effect takes place, and counts anew after it, also where it failed', async () => {
  const { clock, watch: stall } = watch();
  let end: (error: Error) => void = () => undefined;
  const work = stall.during(() => new Promise((_resolve, reject) => (end = reject)));
  clock.now += 1_000;
  expect(stall.isStalled()).toBe(false);
  end(new Error('failed'));
  await expect(work).rejects.toThrow('failed');
  expect(stall.isStalled()).toBe(false);
  clock.now += 100;
  expect(stall.isStalled()).toBe(true);
});
