import { findState, type PriorCase } from '@zhucan/casework';
import { type Problem, problem, type Problems } from '@zhucan/codes';
import { SUBJECT_ERASED } from '@zhucan/import-kit';
import type { Sql } from '@zhucan/sql';

import { NO_HOUSEHOLD, UNKNOWN_REGION } from '../operations/submit-application.js';
import type { CaseWork } from '../service.js';
import { findErased } from '../store/erased.js';
import { findRegions, findResidentFacts, lockSubjects } from '../store/facts.js';
import { findCasesByNumberForUpdate, findPriorCases, findSteps } from '../store/load.js';
import { CASE_BATCH_LIMIT, type CaseChange, saveCases } from '../store/save.js';
import { findSubjects } from '../store/subjects.js';
import { keepRegions } from '../store/region-lock.js';
import { type CaseSubject, type StoredCase, subjectId } from '../store/stored-case.js';
import { type ImportedCase, rowDigest } from './imported-case.js';
import { planRow } from './plan-row.js';
import {
  keepWaiting,
  type NewerRow,
  type RowOrigin,
  supersedeOlder,
  type WaitingEntry,
} from './wait-rows.js';

/** What came of a row: made, taken further, corrected, nothing new, waiting for its subject, or rejected. */
export type RowOutcome =
  | { readonly outcome: 'CREATED' | 'CONTINUED' | 'CORRECTED'; readonly caseId: string }
  | { readonly outcome: 'UNCHANGED' }
  | { readonly outcome: 'WAITING'; readonly waitsFor: string }
  | { readonly outcome: 'REJECTED'; readonly problems: Problems };

/** The subject of a row; `waitsFor` names who must arrive before it can be told. */
type Resolved =
  { readonly subject: CaseSubject } | { readonly waitsFor: string } | { readonly problem: Problem };

const UNKNOWN_ENTERPRISE = problem(
  'UNKNOWN_ENTERPRISE',
  'enterpriseNumber',
  'an enterprise that was recorded',
  '没有这个企业，请先登记企业。',
  'There is no such enterprise; record it first.',
);

/** Ids of the enterprises that rows name by number; one statement, and none where no row does. */
async function findEnterpriseIds(
  { sql, service }: CaseWork,
  rows: readonly ImportedCase[],
): Promise<ReadonlyMap<string, string>> {
  const numbers = rows.flatMap(({ subject }) =>
    subject.kind === 'ENTERPRISE' ? [subject.enterpriseNumber] : [],
  );
  if (numbers.length === 0) return new Map();
  return (await service.findEnterpriseIds?.(sql, numbers)) ?? new Map();
}

/** Turns what the rows say about subjects into subjects; households named by their applicant cost one statement and a lock. */
async function resolveSubjects(work: CaseWork, rows: readonly ImportedCase[]): Promise<Resolved[]> {
  const { sql } = work;
  const enterprises = await findEnterpriseIds(work, rows);
  const applicants = rows.flatMap(({ subject }) =>
    subject.kind === 'HOUSEHOLD' && subject.householdId === null && subject.residentId !== null
      ? [subject.residentId]
      : [],
  );
  await lockSubjects(sql, applicants);
  const arrived = await findResidentFacts(sql, applicants);
  return rows.map(({ subject, steps }): Resolved => {
    if (subject.kind === 'ENTERPRISE') {
      const enterpriseId = enterprises.get(subject.enterpriseNumber);
      return enterpriseId === undefined
        ? { problem: UNKNOWN_ENTERPRISE }
        : { subject: { kind: 'ENTERPRISE', enterpriseId } };
    }
    if (subject.kind === 'RESIDENT') return { subject };
    if (subject.householdId !== null) return { subject: { ...subject, householdId: subject.householdId } };
    if (subject.residentId === null) return { problem: NO_HOUSEHOLD };
    const applicant = arrived.get(subject.residentId);
    if (!applicant) return { waitsFor: subject.residentId };
    const submittedOn = steps[0]?.occurredOn;
    const householdId = submittedOn ? findState(applicant.facts, submittedOn)?.householdId : null;
    return householdId ? { subject: { ...subject, householdId } } : { problem: NO_HOUSEHOLD };
  });
}

function priorOf(after: StoredCase): PriorCase {
  return {
    caseId: after.caseId,
    programmeCode: after.state.programmeCode,
    status: after.state.status,
    serviceDate:
      after.dates.deliveredOn ?? after.dates.paidOn ?? after.dates.approvedOn ?? after.dates.submittedOn,
    occasion: after.state.occasion,
  };
}

const CONFLICTING_ROWS = problem(
  'CONFLICTING_ROWS',
  'caseNumber',
  'one row for a case',
  '同一案件编号有内容不同的多行。',
  'Several rows that differ name the same case.',
);

function waitedFor(outcome: RowOutcome): string[] {
  return outcome.outcome === 'WAITING' ? [outcome.waitsFor] : [];
}

/** What came of a row, with the id of its subject where the row could be about one. */
export interface JudgedRow {
  readonly outcome: RowOutcome;
  readonly subjectId: string | null;
}

/**
 * Applies rows of a case workbook in the caller's transaction: state, history, audit and events of all of them. Rows whose resident or
 * household has not arrived are told, and nothing is written of them.
 *
 * @param rows at most {@link CASE_BATCH_LIMIT}; the outcomes come in their order
 * @throws RangeError for more rows
 */
export async function judgeCaseRows(work: CaseWork, rows: readonly ImportedCase[]): Promise<JudgedRow[]> {
  if (rows.length > CASE_BATCH_LIMIT) throw new RangeError('too many rows for one transaction');
  if (rows.length === 0) return [];
  const { service, sql } = work;
  const resolved = await resolveSubjects(work, rows);
  const subjects = resolved.flatMap((each) => ('subject' in each ? [each.subject] : []));
  const ids = subjects.map(subjectId);
  await lockSubjects(sql, ids);
  const known = await findSubjects(service, sql, subjects);
  const regions = await findRegions(
    sql,
    rows.map((row) => row.region),
  );
  const existing = await findCasesByNumberForUpdate(
    sql,
    rows.map((row) => row.caseNumber),
  );
  const steps = await findSteps(
    sql,
    [...existing.values()].map((each) => each.caseId),
  );
  const priors = await findPriorCases(sql, ids);
  const changes: CaseChange[] = [];
  const shown: { case_id: string; digest: string }[] = [];
  const seen = new Map<string, string>();
  const outcomes = rows.map((row, at): RowOutcome => {
    const digest = rowDigest(row);
    const earlier = seen.get(row.caseNumber);
    if (earlier !== undefined)
      return earlier === digest
        ? { outcome: 'UNCHANGED' }
        : { outcome: 'REJECTED', problems: [CONFLICTING_ROWS] };
    seen.set(row.caseNumber, digest);
    const stored = existing.get(row.caseNumber);
    if (stored?.importDigest === digest) return { outcome: 'UNCHANGED' };
    const about = resolved[at];
    if (!about || 'problem' in about)
      return { outcome: 'REJECTED', problems: [about?.problem ?? NO_HOUSEHOLD] };
    if ('waitsFor' in about) return { outcome: 'WAITING', waitsFor: about.waitsFor };
    const id = subjectId(about.subject);
    const facts = known.get(id);
    if (!facts || regions.isAwaited(row.region)) return { outcome: 'WAITING', waitsFor: id };
    const filedIn = regions.find(row.region);
    if (!filedIn) return { outcome: 'REJECTED', problems: [UNKNOWN_REGION] };
    const own = (priors.get(id) ?? []).filter((prior) => prior.caseId !== stored?.caseId);
    const existingSteps = (stored && steps.get(stored.caseId)) ?? [];
    const plan = planRow(service, {
      row,
      digest,
      subject: about.subject,
      facts,
      filedIn,
      priorCases: own,
      existing: stored,
      existingSteps,
    });
    if (plan.outcome === 'REJECTED') return plan;
    if (plan.outcome === 'UNCHANGED') {
      shown.push({ case_id: plan.shows, digest });
      return { outcome: 'UNCHANGED' };
    }
    changes.push(plan.change);
    // Later rows of the same person are judged with this one behind them.
    priors.set(id, [...own, priorOf(plan.change.after)]);
    return { outcome: plan.outcome, caseId: plan.change.after.caseId };
  });
  await saveCases(work, changes);
  await keepDigests(sql, shown);
  const erased = await findErased(sql, outcomes.flatMap(waitedFor));
  return outcomes.map((judged, at) => {
    const about = resolved[at];
    const outcome: RowOutcome = waitedFor(judged).some((id) => erased.has(id))
      ? { outcome: 'REJECTED', problems: [SUBJECT_ERASED] }
      : judged;
    return { outcome, subjectId: about && 'subject' in about ? subjectId(about.subject) : null };
  });
}

/**
 * Applies rows of a case workbook in the caller's transaction: state, history, audit and events of all of them, or waiting rows for
 * those whose resident or household has not arrived. An older row of the same case that still waits is not to come after a newer one.
 * A bounded number of statements for any number of rows. The transaction is to be begun anew where it loses a race: a case that another
 * entered meanwhile under the number of a row is then found.
 *
 * @param rows at most {@link CASE_BATCH_LIMIT}; the outcomes come in their order
 * @param origins where each row stands in its import
 * @throws RangeError for more rows
 */
export async function applyCaseRows(
  work: CaseWork,
  rows: readonly ImportedCase[],
  origins: readonly RowOrigin[] = [],
): Promise<RowOutcome[]> {
  await keepRegions(work.sql);
  const outcomes = (await judgeCaseRows(work, rows)).map((each) => each.outcome);
  const waiting: WaitingEntry[] = [];
  const newer: NewerRow[] = [];
  rows.forEach((row, at) => {
    const outcome = outcomes[at];
    if (!outcome || outcome.outcome === 'REJECTED') return;
    const digest = rowDigest(row);
    const waits = outcome.outcome === 'WAITING';
    if (waits) waiting.push({ row, digest, waitsFor: outcome.waitsFor, origin: origins[at] ?? null });
    newer.push({ caseNumber: row.caseNumber, digest, waits, before: null });
  });
  await keepWaiting(work, waiting);
  await supersedeOlder(work.sql, newer);
  return outcomes;
}

/** Remembers the rows that the cases show; no version of theirs, since nothing of them changed. */
async function keepDigests(
  sql: Sql,
  shown: readonly { readonly case_id: string; readonly digest: string }[],
): Promise<void> {
  if (shown.length === 0) return;
  await sql.query(
    `UPDATE case_record c SET import_digest = decode(n.digest, 'hex')
       FROM jsonb_to_recordset($1::jsonb) AS n(case_id uuid, digest text) WHERE c.case_id = n.case_id`,
    [JSON.stringify(shown)],
  );
}
