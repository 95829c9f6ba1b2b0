import { addYears, type CalendarDate, ok, problem, type Problem, refused, type Result } from '@zhucan/codes';

import { inFuture } from './days.js';

/** The stages on the way into the Party, in their order. */
export const STAGES = ['ACTIVIST', 'DEVELOPMENT_CANDIDATE', 'PROBATIONARY_MEMBER', 'FULL_MEMBER'] as const;

/** A stage. */
export type Stage = (typeof STAGES)[number];

/**
 * Who decides on a stage. The standing rule has the branch committee (支委会) decide on activists and candidates, the Federation's own
 * branch had its assembly (党员大会) do so; both are taken. Only the assembly accepts and confirms members (发展党员工作细则).
 */
export type PartyBody = 'MEMBER_ASSEMBLY' | 'BRANCH_COMMITTEE';

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

/** Whether one of the Party is a member already, on probation or in full. */
export function isMember(stage: Stage): boolean {
  return stage === 'PROBATIONARY_MEMBER' || stage === 'FULL_MEMBER';
}

/** The first day on which somebody may reach the next stage; null where there is none. */
export function earliestNext(standing: Standing): CalendarDate | null {
  const next = STAGES[STAGES.indexOf(standing.stage) + 1];
  return next === undefined ? null : addYears(standing.since, YEARS_BEFORE[next]);
}

/**
 * Decides on a day and a body of a stage, whatever came before.
 *
 * @returns `FUTURE_DATE` on `decidedOn`, or `ASSEMBLY_DECIDES` on `determinedBy`; null where both may be
 */
export function stageProblem(
  stage: Stage,
  decidedOn: CalendarDate,
  determinedBy: PartyBody | null,
  today: CalendarDate,
): Problem | null {
  const future = inFuture(decidedOn, 'decidedOn', today);
  if (future) return future;
  if (isMember(stage) && determinedBy === 'BRANCH_COMMITTEE')
    return problem(
      'ASSEMBLY_DECIDES',
      'determinedBy',
      'the assembly accepts and confirms members (发展党员工作细则)',
      '接收预备党员和预备党员转正应由党员大会决定。',
      'Members are accepted and confirmed by the assembly.',
    );
  return null;
}

/**
 * Decides whether somebody reaches a stage on a day.
 *
 * @param before where the person stands; null for somebody new
 * @param today the business date
 * @param determinedBy who decided; null where that is not known
 * @returns the new standing, or `FUTURE_DATE`, `ASSEMBLY_DECIDES`, `STAGE_ORDER`, `STAGE_TOO_EARLY` on `decidedOn`, `determinedBy` or `stage`
 */
export function reachStage(
  before: Standing | null,
  stage: Stage,
  decidedOn: CalendarDate,
  today: CalendarDate,
  determinedBy: PartyBody | null = null,
): Result<Standing> {
  const found = stageProblem(stage, decidedOn, determinedBy, today);
  if (found) return refused(found);
  const expected = before === null ? 'ACTIVIST' : STAGES[STAGES.indexOf(before.stage) + 1];
  if (stage !== expected) {
    return refused(
      problem(
        'STAGE_ORDER',
        'stage',
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
        'decidedOn',
        `${stage} not before ${earliest}`,
        `最早可于 ${earliest} 确定。`,
        `Not before ${earliest}.`,
      ),
    );
  }
  return ok({ stage, since: decidedOn });
}
