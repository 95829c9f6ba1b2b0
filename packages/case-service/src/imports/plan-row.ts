import { randomUUID } from 'node:crypto';

import {
  type CaseEvent,
  type CaseStatus,
  decideAll,
  type PriorCase,
  type RegionPath,
  STATUS_NAMES,
  type SubjectFacts,
} from '@zhucan/casework';
import { type CalendarDate, type Problem, type Problems, problem } from '@zhucan/codes';

import { operationName } from '../operations/take-step.js';
import type { CaseService } from '../service.js';
import type { RecordedStep } from '../store/load.js';
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
  readonly existingSteps: readonly RecordedStep[];
}

/** What comes of a row. */
export type RowPlan =
  /** The row shows what stands; the case remembers it, so that it is known when it comes again after the case went on. */
  | { readonly outcome: 'UNCHANGED'; readonly shows: string }
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

function countByStatus(steps: readonly CaseEvent[]): Map<CaseStatus, number> {
  const counts = new Map<CaseStatus, number>();
  for (const { status } of steps) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/**
 * Refuses a row that would drop what somebody entered, as a payment at the counter. Steps that an import told are the row's to
 * withdraw; of those entered, each must be in the row too, be it with another day.
 *
 * @param standing the standing steps after those that the row shares
 * @param told the row's own steps after those
 */
function wentOn(standing: readonly RecordedStep[], told: readonly CaseEvent[]): Problem | undefined {
  const entered = new Set(standing.filter((step) => !step.imported).map((step) => step.status));
  const [here, there] = [countByStatus(told), countByStatus(standing)];
  const lacking = [...entered].filter((status) => (here.get(status) ?? 0) < (there.get(status) ?? 0));
  if (lacking.length === 0) return undefined;
  const names = lacking.map((status) => STATUS_NAMES[status]);
  return problem(
    'CASE_WENT_ON',
    'caseNumber',
    `steps entered since that the row lacks: ${lacking.join(', ')}`,
    `该案件已登记“${names.map((each) => each.zh).join('”“')}”，本行没有这些环节；导入不能撤销已登记的环节。`,
    `The case has gone on (${names.map((each) => each.en).join(', ')}) and the row lacks it; an import takes back no step that was entered.`,
  );
}

/**
 * Which steps of a corrected history an import told first. What somebody entered stays entered where the row has it too, be it with
 * another day: no later row may drop it.
 */
function toldByImport(
  standing: readonly RecordedStep[],
  events: readonly CaseEvent[],
  same: number,
): boolean[] {
  const entered = countByStatus(standing.slice(same).filter((step) => !step.imported));
  const told = events.map((_event, at) => standing[at]?.imported ?? true);
  for (let at = events.length - 1; at >= same; at -= 1) {
    const status = events[at]?.status;
    const left = (status && entered.get(status)) ?? 0;
    told[at] = left === 0;
    if (status && left > 0) entered.set(status, left - 1);
  }
  return told;
}

/**
 * Plans what a row does to the case of its number. All of the row goes through the decisions of the single operations, so that an
 * imported case has broken no rule that an entered one keeps. A row that says what stands is no change; one that goes on from there
 * takes the further steps; any other is a correction, which tells the whole history anew beside the old one, also without a step that an
 * import told by mistake. A correction that lacks a step that was entered is refused.
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
      change: {
        expectedVersion: null,
        datesBefore: null,
        after,
        events,
        correction: false,
        imported: events.map(() => true),
        operations,
      },
    };
  }
  const same = commonSteps(existingSteps, events);
  const sameApplication =
    existing.state.filedIn.regionId === filedIn.regionId && existing.state.occasion === row.occasion;
  const rest = existingSteps.slice(same);
  if (sameApplication && rest.length === 0 && same === events.length)
    return { outcome: 'UNCHANGED', shows: existing.caseId };
  const dropped = wentOn(rest, events.slice(same));
  if (dropped) return { outcome: 'REJECTED', problems: [dropped] };
  const base = { ...told, caseId: existing.caseId };
  if (sameApplication && rest.length === 0) {
    const added = events.slice(same);
    const after = { ...base, version: existing.version + added.length, revision: existing.revision };
    const change = {
      expectedVersion: existing.version,
      datesBefore: existing.dates,
      after,
      events: added,
      correction: false,
      imported: added.map(() => true),
      operations: operations.slice(same),
    };
    return { outcome: 'CONTINUED', change };
  }
  const after = { ...base, version: existing.version + 1, revision: existing.revision + 1 };
  return {
    outcome: 'CORRECTED',
    change: {
      expectedVersion: existing.version,
      datesBefore: null,
      after,
      events,
      correction: true,
      imported: toldByImport(existingSteps, events, same),
      operations: ['correct-case'],
    },
  };
}
