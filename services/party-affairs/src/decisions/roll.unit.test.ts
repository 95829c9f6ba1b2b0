import { describe, expect, it } from '@jest/globals';
import { addDays, addYears, type CalendarDate, toDate } from '@zhucan/codes';
import fc from 'fast-check';

import { enterStages, type StageEntry, stagesOfRoll } from './roll.js';
import type { Stage } from './stages.js';

const today = toDate('2030-01-01');
const day = toDate('2018-08-16');

function entry(stage: Stage, since: CalendarDate, more: Partial<StageEntry> = {}): StageEntry {
  return { stage, since, determinedBy: null, stated: true, ...more };
}

function entered(known: readonly StageEntry[], ...told: [StageEntry, ...StageEntry[]]): unknown {
  const result = enterStages(known, told, today);
  return result.ok ? result.value : `${result.problems[0].code} ${result.problems[0].field}`;
}

describe('the stages that a roll tells of', () => {
  it('are two of a full member, the second a year after joining where it is not told', () => {
    const row = {
      stage: 'FULL_MEMBER',
      determinedOn: null,
      determinedBy: null,
      joinedOn: toDate('2016-02-29'),
    } as const;
    expect(stagesOfRoll(row)).toMatchObject({
      value: [
        { stage: 'PROBATIONARY_MEMBER', since: '2016-02-29', stated: true },
        { stage: 'FULL_MEMBER', since: '2017-02-28', stated: false },
      ],
    });
  });
});

describe('entering them', () => {
  it('takes any stage of whom nothing is known', () => {
    for (const stage of ['ACTIVIST', 'DEVELOPMENT_CANDIDATE', 'PROBATIONARY_MEMBER', 'FULL_MEMBER'] as const)
      expect(entered([], entry(stage, day))).toEqual([entry(stage, day)]);
  });

  it('changes nothing where the roll says what stands', () => {
    const stands = [entry('PROBATIONARY_MEMBER', day), entry('FULL_MEMBER', addYears(day, 1))] as const;
    expect(entered(stands, ...stands)).toEqual([]);
  });

  it('holds those of whom the stage before is known to the standing rules, on any day', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 800 }), (days) => {
        const since = addDays(day, days);
        const candidate = entry('DEVELOPMENT_CANDIDATE', since);
        const activist = entry('ACTIVIST', day);
        expect(entered([activist], candidate)).toEqual(
          since >= '2019-08-16' ? [candidate] : 'STAGE_TOO_EARLY determinedOn',
        );
      }),
    );
  });

  it('corrects the day of a stage within the stages around it', () => {
    const known = [entry('ACTIVIST', day), entry('DEVELOPMENT_CANDIDATE', toDate('2019-09-01'))];
    const moved = entry('DEVELOPMENT_CANDIDATE', toDate('2019-08-20'));
    expect(entered(known, moved)).toEqual([moved]);
    expect(entered(known, entry('DEVELOPMENT_CANDIDATE', toDate('2019-08-10')))).toBe(
      'STAGE_TOO_EARLY determinedOn',
    );
  });

  it('goes no stage back, and skips none', () => {
    const activist = entry('ACTIVIST', day);
    expect(entered([entry('PROBATIONARY_MEMBER', day)], activist)).toBe('STAGE_ORDER memberKind');
    expect(entered([activist], entry('PROBATIONARY_MEMBER', addYears(day, 3)))).toBe(
      'STAGE_ORDER memberKind',
    );
  });

  it('keeps what was stated and who decided where the roll is silent', () => {
    const confirmed = entry('FULL_MEMBER', toDate('2019-09-01'), { determinedBy: 'MEMBER_ASSEMBLY' });
    const known = [entry('PROBATIONARY_MEMBER', day), confirmed];
    const silent = entry('FULL_MEMBER', addYears(day, 1), { stated: false });
    expect(entered(known, entry('PROBATIONARY_MEMBER', day), silent)).toEqual([]);
    const earlier = entry('PROBATIONARY_MEMBER', toDate('2018-07-01'));
    expect(entered(known, earlier, silent)).toEqual([earlier]);
  });
});
