import { describe, expect, it } from '@jest/globals';
import { parsePeriod, type Period, toDate, valueOrThrow } from '@zhucan/codes';
import fc from 'fast-check';

import { readBranchRules } from '../branch-rules.js';
import { type BranchRegion, type BranchRules, dueIntervals, type Norm, termAfter } from './branch-norms.js';

const period = (code: string): Period => valueOrThrow(parsePeriod(code));
const rules: BranchRules = await readBranchRules(new URL('../../norms/branch.json', import.meta.url));
const federation: BranchRegion = { code: '430103', level: 'DISTRICT' };
const elsewhere: BranchRegion = { code: '999999', level: 'DISTRICT' };

const periods = (year: string): Record<string, string[]> => ({
  quarters: [1, 2, 3, 4].map((each) => `${year}-Q${each}`),
  months: Array.from({ length: 12 }, (_month, at) => `${year}-${String(at + 1).padStart(2, '0')}`),
  halves: [`${year}-H1`, `${year}-H2`],
});

function codes(norm: Norm, region: BranchRegion, code: string): string[] {
  return dueIntervals(norm, region, period(code)).map((each) => each.period);
}

function norm(code: string): Norm {
  const found = rules.norms.find((each) => each.code === code);
  if (!found) throw new Error(code);
  return found;
}

describe('the intervals of a norm', () => {
  it('fall in the period in which they end', () => {
    expect(codes(norm('party.memberAssemblies'), elsewhere, '2019-H1')).toEqual(['2019-Q1', '2019-Q2']);
    expect(codes(norm('party.organizationalLifeMeetings'), elsewhere, '2019-H1')).toEqual([]);
    expect(codes(norm('party.organizationalLifeMeetings'), elsewhere, '2019-12')).toEqual(['2019']);
    expect(codes(norm('party.branchCommitteeMeetings'), elsewhere, '2019-02')).toEqual(['2019-02']);
  });

  it('add up over the parts of a year, whatever the norm', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...rules.norms),
        fc.constantFrom(federation, elsewhere),
        fc.constantFrom('2017', '2018', '2019', '2024'),
        fc.constantFrom('quarters', 'months', 'halves'),
        (each, region, year, parts) => {
          const whole = codes(each, region, year).sort();
          const sum = (periods(year)[parts] ?? []).flatMap((part) => codes(each, region, part)).sort();
          expect(sum).toEqual(whole);
        },
      ),
    );
  });

  it('are those of the version in force on their first day', () => {
    expect(codes(norm('party.branchCommitteeMeetings'), elsewhere, '2018')).toEqual(['2018-11', '2018-12']);
    expect(codes(norm('party.ideologyReviews'), federation, '2018')).toEqual(['2018-H1', '2018-H2']);
    expect(codes(norm('party.ideologyReviews'), federation, '2019')).toEqual([
      '2019-Q1',
      '2019-Q2',
      '2019-Q3',
      '2019-Q4',
    ]);
  });

  it('are stricter in the branch that has set them so, and nowhere else', () => {
    const own = rules.norms.filter((each) =>
      each.versions.some((version) => version.regionCode !== undefined),
    );
    expect(own.map((each) => each.code)).toEqual([
      'party.groupStudySessions',
      'party.leadershipStudySessions',
      'party.ideologyReviews',
    ]);
    for (const each of own)
      expect(codes(each, federation, '2019').length).toBeGreaterThan(codes(each, elsewhere, '2019').length);
  });
});

describe('a term', () => {
  it('runs three years from the election, five in a community', () => {
    const elected = toDate('2019-06-21');
    expect(termAfter(rules, federation, elected)?.nextElectionDueOn).toBe('2022-06-21');
    expect(termAfter(rules, { code: 'txc-0001', level: 'COMMUNITY' }, elected)?.nextElectionDueOn).toBe(
      '2024-06-21',
    );
    expect(termAfter(rules, federation, toDate('2001-06-21'))).toBeNull();
  });
});
