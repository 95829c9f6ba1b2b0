import { randomUUID } from 'node:crypto';

import {
  type CaseEvent,
  decideAll,
  type PriorCase,
  type RegionPath,
  type SubjectFacts,
} from '@zhucan/casework';
import { type CalendarDate, type Problems, problem } from '@zhucan/codes';

import { operationName } from '../operations/take-step.js';
import type { CaseService } from '../service.js';
import type { CaseChange } from '../store/save.js';
import { type CaseSubject, datesOf, type StoredCase, subjectId } from '../store/stored-case.js';
import { commandsOf, type ImportedCase } from './imported-case.js';

/** What a row is planned from; nothing here is read from the database any more. */
export interface RowFacts {
  readonly row: ImportedCase;
  readonly digest: string;
  readonly subject: CaseSubject;
  readonly facts: SubjectFacts;
  readonly filedIn: RegionPath;
  readonly priorCases: readonly PriorCase[];
  readonly existing: StoredCase | undefined;
  readonly existingSteps: readonly CaseEvent[];
}

/** What comes of a row. */
export type RowPlan =
  | { readonly outcome: 'UNCHANGED' }
  | { readonly outcome: 'REJECTED'; readonly problems: Problems }
  | { readonly outcome: 'CREATED' | 'CONTINUED' | 'CORRECTED'; readonly change: CaseChange };

function sameStep(left: CaseEvent, right: CaseEvent): boolean {
  return (
    left.status === right.status &&
    left.occurredOn === right.occurredOn &&
    left.amountFen === right.amountFen &&
    left.reason === right.reason
  );
}

/** How many steps at the beginning of two histories are the same. */
function commonSteps(left: readonly CaseEvent[], right: readonly CaseEvent[]): number {
  const differs = left.findIndex((step, at) => {
    const other = right[at];
    return other === undefined || !sameStep(step, other);
  });
  return differs < 0 ? left.length : differs;
}

/**
 * Plans what a row does to the case of its number. All of the row goes through the decisions of the single operations, so that an
 * imported case has broken no rule that an entered one keeps. A row that says no more than what stands is no change; one that goes on
 * from there takes the further steps; any other is a correction, which tells the whole history anew beside the old one.
 */
export function planRow(service: CaseService, given: RowFacts): RowPlan {
  const { row, digest, subject, facts, filedIn, priorCases, existing, existingSteps } = given;
  const submittedOn: CalendarDate | undefined = row.steps[0]?.occurredOn;
  if (
    existing &&
    (existing.state.programmeCode !== row.programmeCode || subjectId(existing.subject) !== subjectId(subject))
  ) {
    const taken = problem(
      'CASE_NUMBER_TAKEN',
      'caseNumber',
      'a number belongs to one application',
      '案件编号属于另一申请主体或另一项目。',
      'The case number belongs to another subject or programme.',
    );
    return { outcome: 'REJECTED', problems: [taken] };
  }
  const missing = problem(
    'SUBMISSION_MISSING',
    'submittedOn',
    'a case begins with its application',
    '缺少申请日期。',
    'The day of the application is missing.',
  );
  if (submittedOn === undefined) return { outcome: 'REJECTED', problems: [missing] };
  const inForce = service.programmes.inForce(row.programmeCode, submittedOn);
  if (!inForce.ok) return { outcome: 'REJECTED', problems: inForce.problems };
  if (row.amountFen !== null && !row.steps.some((step) => step.status === 'APPROVED')) {
    const early = problem(
      'AMOUNT_NOT_EXPECTED',
      'amountYuan',
      'money is named on approval',
      '尚未批准的案件不应填写金额。',
      'A case that is not approved names no money.',
    );
    return { outcome: 'REJECTED', problems: [early] };
  }
  const application = { filedIn, occasion: row.occasion };
  const context = { ...inForce.value, subject: facts, priorCases, today: service.clock.today() };
  const commands = commandsOf(row);
  const decided = decideAll(application, commands, context);
  if (!decided.ok) return { outcome: 'REJECTED', problems: decided.problems };
  const { state, events } = decided.value;
  const [first, ...others] = events;
  if (!first) return { outcome: 'REJECTED', problems: [missing] };
  const told = {
    caseNumber: row.caseNumber,
    subject,
    state,
    dates: datesOf([first, ...others]),
    importDigest: digest,
  };
  const operations = commands.map((command) => operationName(command.name));
  if (!existing) {
    const after = { ...told, caseId: randomUUID(), version: events.length, revision: 1 };
    return {
      outcome: 'CREATED',
      change: { expectedVersion: null, after, events, correction: false, operations },
    };
  }
  const same = commonSteps(existingSteps, events);
  const sameApplication =
    existing.state.filedIn.regionId === filedIn.regionId && existing.state.occasion === row.occasion;
  if (sameApplication && same === events.length) return { outcome: 'UNCHANGED' };
  const base = { ...told, caseId: existing.caseId };
  if (sameApplication && same === existingSteps.length) {
    const added = events.slice(same);
    const after = { ...base, version: existing.version + added.length, revision: existing.revision };
    const change = {
      expectedVersion: existing.version,
      after,
      events: added,
      correction: false,
      operations: operations.slice(same),
    };
    return { outcome: 'CONTINUED', change };
  }
  const after = { ...base, version: existing.version + 1, revision: existing.revision + 1 };
  return {
    outcome: 'CORRECTED',
    change: {
      expectedVersion: existing.version,
      after,
      events,
      correction: true,
      operations: ['correct-case'],
    },
  };
}
