import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { COMMAND_TARGETS, commandFor } from './case.js';
import { CASE_STATUSES, countsAsTaken, isFinal, LIFE_CYCLE, MAIN_STEPS, mayFollow } from './life-cycle.js';

const status = fc.constantFrom(...CASE_STATUSES);
const steps = fc
  .subarray(MAIN_STEPS.filter((each) => each !== 'SUBMITTED' && each !== 'CLOSED'))
  .map((middle) =>
    MAIN_STEPS.filter((each) => each === 'SUBMITTED' || each === 'CLOSED' || middle.includes(each)),
  );

describe('the life cycle', () => {
  it('has a command for every status and a status for every command', () => {
    for (const each of CASE_STATUSES) expect(COMMAND_TARGETS[commandFor(each)]).toBe(each);
    expect(Object.keys(COMMAND_TARGETS)).toHaveLength(CASE_STATUSES.length);
  });

  it('ends in four statuses', () => {
    expect(CASE_STATUSES.filter(isFinal)).toEqual(['CLOSED', 'REJECTED', 'WITHDRAWN', 'CANCELLED']);
  });

  it('lets every status that is not final reach an end', () => {
    const reaches = (from: (typeof CASE_STATUSES)[number], seen: Set<string>): boolean =>
      isFinal(from) ||
      LIFE_CYCLE[from].some((next) => !seen.has(next) && reaches(next, new Set([...seen, next])));
    for (const each of CASE_STATUSES) expect(reaches(each, new Set([each]))).toBe(true);
  });

  it('never takes a step that the programme does not have, and never one that the table forbids', () => {
    fc.assert(
      fc.property(steps, status, status, (own, from, to) => {
        if (!mayFollow(own, from, to)) return;
        expect(LIFE_CYCLE[from]).toContain(to);
        if ((MAIN_STEPS as readonly string[]).includes(to)) expect(own).toContain(to);
      }),
    );
  });

  it('leaves no step of the programme out on the main way', () => {
    fc.assert(
      fc.property(steps, (own) => {
        own.forEach((from, at) => {
          const onMain = own.filter((to) => to !== from && mayFollow(own, from, to));
          const next = own[at + 1];
          expect(onMain.every((to) => to === next)).toBe(true);
        });
      }),
    );
  });

  it('counts only what was granted as taken', () => {
    expect(CASE_STATUSES.filter((each) => !countsAsTaken(each))).toEqual([
      'SUBMITTED',
      'COMMUNITY_REVIEWED',
      'STREET_REVIEWED',
      'REJECTED',
      'WITHDRAWN',
      'RETURNED',
      'CANCELLED',
    ]);
  });
});
