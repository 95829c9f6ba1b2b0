import { beforeAll, describe, expect, it } from '@jest/globals';

import { fuzz, type FuzzReport } from './fuzz.js';

describe('our gateway over random supergraphs', () => {
  let report: FuzzReport | undefined;
  beforeAll(async () => {
    report = await fuzz({ seed: 7, queries: 200 });
  });

  it('answers random queries as one executor over all data does', () => {
    expect(report!.mismatches.map(({ found }) => found)).toEqual([]);
    expect(report!.unplanned).toEqual([]);
  });

  it('mostly asks what needs calls that follow each other', () => {
    expect(report!.twoHops / report!.queries).toBeGreaterThan(0.5);
  });

  it('asks what has errors, too', () => {
    expect(report!.withErrors).toBeGreaterThan(5);
  });

  it('puts together what is deferred to what is answered without it', async () => {
    const { mismatches } = await fuzz({ seed: 7, queries: 80, deferring: true });
    expect(mismatches.map(({ found }) => found)).toEqual([]);
  });

  it('answers what takes the planner too long to compare plans of', async () => {
    const { mismatches, unplanned } = await fuzz({ seed: 3, from: 1_321, queries: 1 });
    expect([mismatches, unplanned]).toEqual([[], []]);
  });

  it('refuses what the planner has no plan for that asks for each field once what it requires is known', async () => {
    const { mismatches, unplanned } = await fuzz({ seed: 3, from: 1_806, queries: 1 });
    expect([mismatches, unplanned]).toEqual([[], [1_806]]);
  });
});
