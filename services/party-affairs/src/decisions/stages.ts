import { addYears, type CalendarDate, ok, problem, refused, type Result } from '@zhucan/codes';

/** The stages on the way into the Party, in their order. */
export const STAGES = ['ACTIVIST', 'DEVELOPMENT_CANDIDATE', 'PROBATIONARY_MEMBER', 'FULL_MEMBER'] as const;

/** A stage. */
export type Stage = (typeof STAGES)[number];

/** Where somebody stands. */
export interface Standing {
  readonly stage: Stage;
  readonly since: CalendarDate;
}

/** Years that a stage lasts at least before the next: a year as activist, a year on probation (发展党员工作细则). */
const YEARS_BEFORE: Readonly<Record<Stage, number>> = {
  ACTIVIST: 0,
  DEVELOPMENT_CANDIDATE: 1,
  PROBATIONARY_MEMBER: 0,
  FULL_MEMBER: 1,
};

/** The first day on which somebody may reach the next stage; null where there is none. */
export function earliestNext(standing: Standing): CalendarDate | null {
  const next = STAGES[STAGES.indexOf(standing.stage) + 1];
  return next === undefined ? null : addYears(standing.since, YEARS_BEFORE[next]);
}

/**
 * Decides whether somebody reaches a stage on a day.
 *
 * @param before where the person stands; null for somebody new
 * @param today the business date
 * @returns the new standing, or `FUTURE_DATE`, `STAGE_ORDER`, `STAGE_TOO_EARLY`
 */
export function reachStage(
  before: Standing | null,
  stage: Stage,
  decidedOn: CalendarDate,
  today: CalendarDate,
): Result<Standing> {
  if (decidedOn > today) {
    return refused(
      problem(
        'FUTURE_DATE',
        'input.decidedOn',
        'not after today',
        '日期不得晚于今天。',
        'The date is not after today.',
      ),
    );
  }
  const expected = before === null ? 'ACTIVIST' : STAGES[STAGES.indexOf(before.stage) + 1];
  if (stage !== expected) {
    return refused(
      problem(
        'STAGE_ORDER',
        'input.stage',
        'one stage after the other',
        '应按入党积极分子、发展对象、预备党员、正式党员的顺序发展。',
        'Stages follow one another: activist, candidate, probationary member, member.',
      ),
    );
  }
  const earliest = before === null ? null : earliestNext(before);
  if (earliest !== null && decidedOn < earliest) {
    return refused(
      problem(
        'STAGE_TOO_EARLY',
        'input.decidedOn',
        `${stage} not before ${earliest}`,
        `最早可于 ${earliest} 确定。`,
        `Not before ${earliest}.`,
      ),
    );
  }
  return ok({ stage, since: decidedOn });
}
