import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';

import { bounded } from './bounded.js';
import { LeanCounter } from './lean-counter.js';
import { LeanHistogram } from './lean-histogram.js';

const place = { labelNames: ['place'] as const, help: 'A help.' };
const PLACES = ['a', 'b "quoted"', 'c'] as const;
const told = fc.array(fc.tuple(fc.constantFrom(...PLACES), fc.double({ min: 0, max: 8, noNaN: true })));

/** Each line once: the order of series is their first use in one and their registration in the other. */
async function linesOf(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter(Boolean).sort();
}

it('writes a histogram as prom-client does', async () => {
  await fc.assert(
    fc.asyncProperty(told, async (values) => {
      const settings = { ...place, name: 'sizes', buckets: [0, 0.5, 1, 2, 5] };
      const [ours, theirs] = [new Registry(), new Registry()];
      const lean = new LeanHistogram(settings);
      ours.registerMetric(lean);
      const usual = new Histogram({ ...settings, registers: [theirs] });
      const series = new Map(PLACES.map((each) => [each, lean.add({ place: each })]));
      for (const each of PLACES) usual.zero({ place: each });
      for (const [each, value] of values) {
        series.get(each)?.observe(value);
        usual.observe({ place: each }, value);
      }
      expect(await linesOf(ours)).toEqual(await linesOf(theirs));
    }),
    { numRuns: 50 },
  );
});

it('writes a counter as prom-client does, each time it is read', async () => {
  const settings = { ...place, name: 'things_total' };
  const [ours, theirs] = [new Registry(), new Registry()];
  const lean = new LeanCounter(settings);
  ours.registerMetric(lean);
  const usual = new Counter({ ...settings, registers: [theirs] });
  const series = PLACES.map((each) => ({ each, tally: lean.add({ place: each }) }));
  for (let round = 1; round <= 3; round += 1) {
    for (const { each, tally } of series) {
      tally.count += round;
      usual.inc({ place: each }, round);
    }
    expect(await linesOf(ours)).toEqual(await linesOf(theirs));
  }
});

it('puts together what comes beyond the first two hundred keys', () => {
  const of = bounded((key) => ({ key }));
  const first = Array.from({ length: 200 }, (_, at) => of(`key ${at}`).key);
  expect(new Set(first).size).toBe(200);
  expect([of('one more').key, of('another').key, of('key 7').key]).toEqual(['other', 'other', 'key 7']);
});
