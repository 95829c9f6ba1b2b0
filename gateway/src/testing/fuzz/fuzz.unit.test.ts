import { beforeAll, describe, expect, it } from '@jest/globals';

import { fuzz, type FuzzReport } from './fuzz.js';

describe('our gateway over random supergraphs', () => {
  let report: FuzzReport | undefined;
  beforeAll(async () => {
    report = await fuzz({ seed: 7, queries: 200 });
  });

  it('answers random queries as one executor over all data does', () => {
    expect(report!.mismatches.map(({ found }) => found)).toEqual([]);
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

  it.each([
    ['to no end', { seed: 1, from: 5_041 }],
    ['to a cycle of its own', { seed: 3, from: 8_895 }],
  ])('answers what the planner comes %s with', async (_case, query) => {
    const { mismatches } = await fuzz({ ...query, queries: 1 });
    expect(mismatches.map(({ found }) => found)).toEqual([]);
  });
});
