import type { CalendarDate } from '@zhucan/codes';

import type { CaseStatus } from './life-cycle.js';
import type { Occasion, Programme, ProgrammeVersion, SubjectKind } from './programme.js';
import type { PriorCase, RegionPath, SubjectFacts } from './subject.js';

/** What may be done to a case, with the status that it leads to. Each is an operation of the office. */
export const COMMAND_TARGETS = {
  SUBMIT_APPLICATION: 'SUBMITTED',
  RECORD_COMMUNITY_REVIEW: 'COMMUNITY_REVIEWED',
  RECORD_STREET_REVIEW: 'STREET_REVIEWED',
  APPROVE_APPLICATION: 'APPROVED',
  OPEN_PUBLIC_NOTICE: 'PUBLIC_NOTICE',
  CONFIRM_AFTER_NOTICE: 'CONFIRMED',
  RECORD_DELIVERY: 'DELIVERED',
  RECORD_PAYMENT: 'PAID',
  RECORD_FOLLOW_UP: 'FOLLOWED_UP',
  CLOSE_CASE: 'CLOSED',
  REJECT_APPLICATION: 'REJECTED',
  WITHDRAW_APPLICATION: 'WITHDRAWN',
  RETURN_APPLICATION: 'RETURNED',
  RECORD_OBJECTION: 'OBJECTED',
  CANCEL_CASE: 'CANCELLED',
} as const satisfies Readonly<Record<string, CaseStatus>>;

/** The name of a command. */
export type CommandName = keyof typeof COMMAND_TARGETS;

/** The command that leads to a status. */
export function commandFor(status: CaseStatus): CommandName {
  const found = (Object.keys(COMMAND_TARGETS) as CommandName[]).find(
    (name) => COMMAND_TARGETS[name] === status,
  );
  if (!found) throw new RangeError('no command leads to this status');
  return found;
}

/** Something that somebody wants done to a case. */
export interface CaseCommand {
  readonly name: CommandName;
  /** The day on which it happened. */
  readonly occurredOn: CalendarDate;
  /** Why; asked for by refusals, returns, objections and cancellations. */
  readonly reason?: string | null;
  /** Money in fen: the amount granted on approval where it is decided case by case, or the amount paid. */
  readonly amountFen?: bigint | null;
}

/** What a decision needs to know of a case. */
export interface CaseState {
  readonly programmeCode: string;
  readonly programmeVersion: number;
  readonly subjectKind: SubjectKind;
  readonly filedIn: RegionPath;
  readonly occasion: Occasion | null;
  readonly status: CaseStatus;
  readonly submittedOn: CalendarDate;
  readonly lastStepOn: CalendarDate;
  /** The day on which the last notice was hung. */
  readonly noticeOpenedOn: CalendarDate | null;
  readonly amountFen: bigint | null;
}

/** One step that a case took. */
export interface CaseEvent {
  readonly fromStatus: CaseStatus | null;
  readonly status: CaseStatus;
  readonly occurredOn: CalendarDate;
  readonly reason: string | null;
  /** The amount granted or paid by this step. */
  readonly amountFen: bigint | null;
}

/** An application before it is a case. */
export interface Application {
  readonly filedIn: RegionPath;
  readonly occasion: Occasion | null;
}

/** What a decision is made from, besides the case itself. */
export interface DecisionContext {
  readonly programme: Programme;
  /** The version by which the case is judged: that of the day of application. */
  readonly version: ProgrammeVersion;
  readonly subject: SubjectFacts;
  readonly priorCases: readonly PriorCase[];
  /** The business date. */
  readonly today: CalendarDate;
}

/** The case after a step. An application that comes back with its papers keeps the day on which it was first made. */
export function evolve(state: CaseState, event: CaseEvent): CaseState {
  return {
    ...state,
    status: event.status,
    lastStepOn: event.occurredOn,
    noticeOpenedOn: event.status === 'PUBLIC_NOTICE' ? event.occurredOn : state.noticeOpenedOn,
    amountFen: event.amountFen ?? state.amountFen,
  };
}

/** The case that an application begins. */
export function startCase(
  application: Application,
  programme: Programme,
  version: ProgrammeVersion,
  event: CaseEvent,
): CaseState {
  return {
    programmeCode: programme.code,
    programmeVersion: version.version,
    subjectKind: programme.subjectKind,
    filedIn: application.filedIn,
    occasion: application.occasion,
    status: event.status,
    submittedOn: event.occurredOn,
    lastStepOn: event.occurredOn,
    noticeOpenedOn: null,
    amountFen: null,
  };
}
