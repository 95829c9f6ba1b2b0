import { describe, expect, it } from '@jest/globals';
import { addDays, toDate } from '@zhucan/codes';
import fc from 'fast-check';

import { earliestNext, reachStage, type Standing } from './stages.js';

const activist: Standing = { stage: 'ACTIVIST', since: toDate('2018-08-16') };
const later = toDate('2030-01-01');

describe('the way into the Party', () => {
  it('makes an activist of 2018-08-16 no candidate before 2019-08-16', () => {
    const early = reachStage(activist, 'DEVELOPMENT_CANDIDATE', toDate('2019-08-15'), later);
    expect(early.ok ? '' : early.problems[0].code).toBe('STAGE_TOO_EARLY');
    expect(reachStage(activist, 'DEVELOPMENT_CANDIDATE', toDate('2019-08-16'), later).ok).toBe(true);
  });

  it('never lets a stage be reached before its first day, and always from it on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -800, max: 800 }), (days) => {
        const on = addDays(activist.since, days);
        expect(reachStage(activist, 'DEVELOPMENT_CANDIDATE', on, later).ok).toBe(
          on >= (earliestNext(activist) ?? later),
        );
      }),
    );
  });

  it('skips no stage and has none after the last', () => {
    for (const stage of ['ACTIVIST', 'PROBATIONARY_MEMBER', 'FULL_MEMBER'] as const)
      expect(reachStage(activist, stage, toDate('2020-01-01'), later).ok).toBe(false);
    expect(earliestNext({ stage: 'FULL_MEMBER', since: later })).toBeNull();
    expect(reachStage(null, 'ACTIVIST', toDate('2019-01-01'), toDate('2018-12-31')).ok).toBe(false);
  });
});
