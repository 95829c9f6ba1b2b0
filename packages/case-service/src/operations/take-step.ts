import { type CaseCommand, type CaseEvent, type CommandName, decide, evolve } from '@zhucan/casework';
import { type CalendarDate, ok, problem, refused, type Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { lockSubjects } from '../store/facts.js';
import { findCaseForUpdate, findCases, findPriorCases } from '../store/load.js';
import { saveCases } from '../store/save.js';
import { datesAfter, type StoredCase, subjectId } from '../store/stored-case.js';
import { getSubject } from '../store/subjects.js';
import { findOwnRegions, isOwnRegion } from '../store/visible.js';

/** A step that somebody asks for. */
export interface StepRequest {
  readonly caseId: string;
  /** The day on which it happened. */
  readonly occurredOn: CalendarDate;
  /** The version that the caller saw; left out, the step is taken on whatever stands. */
  readonly expectedVersion?: number | null;
}

/** A step for which a reason may be given. */
export interface ReasonedStepRequest extends StepRequest {
  readonly reason?: string | null;
}

/** A step that names money. */
export interface MoneyStepRequest extends ReasonedStepRequest {
  /** In fen. */
  readonly amountFen?: bigint | null;
}

/** The operation's name in the audit, as `approve-application`. */
export function operationName(command: CommandName): string {
  return command.toLowerCase().replaceAll('_', '-');
}

/** The case after a step, with the next version. */
export function afterStep(before: StoredCase, event: CaseEvent): StoredCase {
  return {
    ...before,
    state: evolve(before.state, event),
    dates: datesAfter(before.dates, event),
    version: before.version + 1,
  };
}

/**
 * Takes one step of a case in the caller's transaction: reads and locks, decides, saves state, history, audit and event.
 *
 * @returns the id of the case, or the problems: `UNKNOWN_CASE`, also where it was filed outside the region of the token, `VERSION_CONFLICT`, `SUBJECT_UNKNOWN`, or those of the decision
 */
export async function takeStep(
  work: CaseWork,
  name: CommandName,
  request: MoneyStepRequest,
): Promise<Result<string>> {
  const { service, sql } = work;
  const unknown = problem(
    'UNKNOWN_CASE',
    'caseId',
    'a case of this service',
    '没有这个案件。',
    'There is no such case.',
  );
  const seen = (await findCases(sql, [request.caseId])).get(request.caseId);
  const own = await findOwnRegions(sql, work.actor);
  if (!seen || !isOwnRegion(own, seen.state.filedIn.regionId)) return refused(unknown);
  // The subject is locked before the case, as imports do, so that the two cannot lock each other out.
  const id = subjectId(seen.subject);
  await lockSubjects(sql, [id]);
  const before = await findCaseForUpdate(sql, request.caseId);
  if (!before) return refused(unknown);
  if (request.expectedVersion != null && request.expectedVersion !== before.version) {
    return refused(
      problem(
        'VERSION_CONFLICT',
        'expectedVersion',
        'the version that was read',
        '案件已被他人更新，请刷新后重试。',
        'The case was changed meanwhile; read it again.',
      ),
    );
  }
  const subject = await getSubject(service, sql, before.subject);
  if (!subject.ok) return subject;
  const priorCases = ((await findPriorCases(sql, [id])).get(id) ?? []).filter(
    (prior) => prior.caseId !== before.caseId,
  );
  const command: CaseCommand = {
    name,
    occurredOn: request.occurredOn,
    reason: request.reason ?? null,
    amountFen: request.amountFen ?? null,
  };
  const decided = decide(before.state, command, {
    ...service.programmes.get(before.state.programmeCode, before.state.programmeVersion),
    subject: subject.value,
    priorCases,
    today: service.clock.today(),
  });
  if (!decided.ok) return decided;
  const [event] = decided.value;
  await saveCases(work, [
    {
      expectedVersion: before.version,
      datesBefore: before.dates,
      after: afterStep(before, event),
      events: [event],
      correction: false,
      operations: [operationName(name)],
    },
  ]);
  return ok(before.caseId);
}
