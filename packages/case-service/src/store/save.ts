import type { CaseEvent } from '@zhucan/casework';
import { problem, RefusedError } from '@zhucan/codes';

import type { CaseAuditEntry, CaseDomainEvent, CaseWork } from '../service.js';
import { subjectSql } from '../tables/first-case.js';
import { correctionAnnouncement, stepAnnouncement } from './announce.js';
import { type CaseDates, datesAfter, datesOf, type StoredCase } from './stored-case.js';

/** What is to be saved of one case. */
export interface CaseChange {
  /** The version that the decision was made from; null for a new case. */
  readonly expectedVersion: number | null;
  /** The days before the steps; null for a new case and for a correction. */
  readonly datesBefore: CaseDates | null;
  /** The case after it, with its new version. */
  readonly after: StoredCase;
  /** The steps, oldest first; of a correction the whole history. */
  readonly events: readonly CaseEvent[];
  readonly correction: boolean;
  /** For each step whether an import tells it; left out, somebody entered them. */
  readonly imported?: readonly boolean[];
  /** The operations for the audit, as `approve-application`. */
  readonly operations: readonly string[];
}

/** The largest number of cases that one transaction takes: locks and memory stay small, and a batch takes well under a second. */
export const CASE_BATCH_LIMIT = 500;

function recordOf({ expectedVersion, after }: CaseChange) {
  const { subject, state, dates } = after;
  return {
    expected_version: expectedVersion,
    case_id: after.caseId,
    case_number: after.caseNumber,
    programme_code: state.programmeCode,
    programme_version: state.programmeVersion,
    subject_kind: subject.kind,
    resident_id: subject.kind === 'ENTERPRISE' ? null : subject.residentId,
    household_id: subject.kind === 'HOUSEHOLD' ? subject.householdId : null,
    enterprise_id: subject.kind === 'ENTERPRISE' ? subject.enterpriseId : null,
    region_id: state.filedIn.regionId,
    street_id: state.filedIn.streetId,
    district_id: state.filedIn.districtId,
    occasion: state.occasion,
    status: state.status,
    version: after.version,
    revision: after.revision,
    submitted_on: dates.submittedOn,
    community_reviewed_on: dates.communityReviewedOn,
    street_reviewed_on: dates.streetReviewedOn,
    approved_on: dates.approvedOn,
    notice_opened_on: dates.noticeOpenedOn,
    confirmed_on: dates.confirmedOn,
    delivered_on: dates.deliveredOn,
    paid_on: dates.paidOn,
    followed_up_on: dates.followedUpOn,
    closed_on: dates.closedOn,
    ended_on: dates.endedOn,
    last_step_on: state.lastStepOn,
    amount_fen: state.amountFen?.toString() ?? null,
    import_digest: after.importDigest === null ? null : `\\x${after.importDigest}`,
  };
}

const COLUMN_TYPES: readonly (readonly [name: string, type: string])[] = [
  ['case_id', 'uuid'],
  ['case_number', 'text'],
  ['programme_code', 'text'],
  ['programme_version', 'integer'],
  ['subject_kind', 'text'],
  ['resident_id', 'text'],
  ['household_id', 'text'],
  ['enterprise_id', 'text'],
  ['region_id', 'text'],
  ['street_id', 'text'],
  ['district_id', 'text'],
  ['occasion', 'text'],
  ['status', 'text'],
  ['version', 'integer'],
  ['revision', 'integer'],
  ['submitted_on', 'date'],
  ['community_reviewed_on', 'date'],
  ['street_reviewed_on', 'date'],
  ['approved_on', 'date'],
  ['notice_opened_on', 'date'],
  ['confirmed_on', 'date'],
  ['delivered_on', 'date'],
  ['paid_on', 'date'],
  ['followed_up_on', 'date'],
  ['closed_on', 'date'],
  ['ended_on', 'date'],
  ['last_step_on', 'date'],
  ['amount_fen', 'bigint'],
  ['import_digest', 'bytea'],
];

const NAMES = COLUMN_TYPES.map(([name]) => name).join(', ');
const RECORDSET = `jsonb_to_recordset($1::jsonb) AS n(expected_version integer, ${COLUMN_TYPES.map((each) => each.join(' ')).join(', ')})`;
/** What may change of a case; its id, number, programme and subject may not. */
const CHANGING = COLUMN_TYPES.map(([name]) => name).filter(
  (name) => !['case_id', 'case_number', 'programme_code', 'subject_kind'].includes(name),
);

/** First case of a subject of one kind in the programme of a new case. */
function firstCaseOf(kind: string, column: string): string {
  return `(SELECT e.first_case_id FROM case_record e WHERE n.subject_kind = '${kind}' AND e.subject_kind = '${kind}'
             AND e.${column} = n.${column} AND e.programme_code = n.programme_code LIMIT 1)`;
}

/** That of the first new one of the same subject and programme, where there was none before; its subject is locked, so that no other comes between. */
const FIRST_CASE = `coalesce(${firstCaseOf('RESIDENT', 'resident_id')}, ${firstCaseOf('HOUSEHOLD', 'household_id')},
    ${firstCaseOf('ENTERPRISE', 'enterprise_id')},
    first_value(n.case_id) OVER (PARTITION BY n.programme_code, n.subject_kind, ${subjectSql('n')} ORDER BY n.submitted_on, n.case_id))`;

/** A case with the first of the same subject in the same programme. */
interface WrittenCase {
  readonly case_id: string;
  readonly first_case_id: string;
}

async function insertCases({ sql }: CaseWork, changes: readonly CaseChange[]): Promise<WrittenCase[]> {
  if (changes.length === 0) return [];
  return sql.query<WrittenCase>(
    `INSERT INTO case_record (${NAMES}, first_case_id) SELECT ${NAMES}, ${FIRST_CASE} FROM ${RECORDSET}
     RETURNING case_id, first_case_id`,
    [JSON.stringify(changes.map(recordOf))],
  );
}

async function updateCases({ sql }: CaseWork, changes: readonly CaseChange[]): Promise<WrittenCase[]> {
  if (changes.length === 0) return [];
  const written = await sql.query<WrittenCase>(
    `UPDATE case_record c SET ${CHANGING.map((name) => `${name} = n.${name}`).join(', ')}, changed_at = now()
       FROM ${RECORDSET} WHERE c.case_id = n.case_id AND c.version = n.expected_version RETURNING c.case_id, c.first_case_id`,
    [JSON.stringify(changes.map(recordOf))],
  );
  if (written.length === changes.length) return written;
  throw new RefusedError([
    problem(
      'VERSION_CONFLICT',
      'expectedVersion',
      'the version that was read',
      '案件已被他人更新，请刷新后重试。',
      'The case was changed meanwhile; read it again.',
    ),
  ]);
}

interface NumberedEvent {
  readonly change: CaseChange;
  readonly event: CaseEvent;
  readonly imported: boolean | undefined;
  readonly version: number;
  readonly position: number;
}

/** A step is a version of its own; a correction is one version that tells the whole history. */
function numbered(change: CaseChange): NumberedEvent[] {
  const { after, events, correction } = change;
  return events.map((event, at) => ({
    change,
    event,
    imported: change.imported?.[at],
    version: correction ? after.version : after.version - events.length + 1 + at,
    position: correction ? at + 1 : 1,
  }));
}

async function insertEvents({ sql }: CaseWork, rows: readonly NumberedEvent[]): Promise<void> {
  if (rows.length === 0) return;
  await sql.query(
    `INSERT INTO case_event (case_id, version, position, revision, correction, from_status, status, occurred_on, amount_fen, reason,
            imported)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS e(case_id uuid, version integer, position integer, revision integer, correction boolean,
            from_status text, status text, occurred_on date, amount_fen bigint, reason text, imported boolean)`,
    [
      JSON.stringify(
        rows.map(({ change, event, imported, version, position }) => ({
          case_id: change.after.caseId,
          version,
          position,
          revision: change.after.revision,
          correction: change.correction,
          from_status: event.fromStatus,
          status: event.status,
          occurred_on: event.occurredOn,
          amount_fen: event.amountFen?.toString() ?? null,
          reason: event.reason,
          imported: imported ?? false,
        })),
      ),
    ],
  );
}

/** The days after each step. */
function datesAlong({ datesBefore, events }: CaseChange): CaseDates[] {
  let dates = datesBefore;
  return events.map((event) => (dates = dates ? datesAfter(dates, event) : datesOf([event])));
}

function announcements(
  context: string,
  changes: readonly CaseChange[],
  written: readonly WrittenCase[],
): CaseDomainEvent[] {
  const firstCases = new Map(written.map((row) => [row.case_id, row.first_case_id]));
  return changes.flatMap((change) => {
    const { after } = change;
    const firstCaseId = firstCases.get(after.caseId) ?? after.caseId;
    if (change.correction) return [correctionAnnouncement(context, after, firstCaseId)];
    const along = datesAlong(change);
    return numbered(change).map(({ event, version }, at) =>
      stepAnnouncement(context, after, {
        event,
        version,
        facts: { firstCaseId, dates: along[at] ?? after.dates },
      }),
    );
  });
}

function auditEntries(change: CaseChange): CaseAuditEntry[] {
  return change.operations.map((operation, at) => ({
    operation,
    subjectType: 'case',
    subjectId: change.after.caseId,
    occurredOn:
      (change.correction ? undefined : change.events[at]?.occurredOn) ?? change.after.state.lastStepOn,
  }));
}

/**
 * Saves cases with their history, audit and events; at most five statements for any number, all in the caller's transaction.
 *
 * @throws RefusedError `VERSION_CONFLICT` where a case was changed since it was read
 * @throws RangeError for more than {@link CASE_BATCH_LIMIT} cases
 */
export async function saveCases(work: CaseWork, changes: readonly CaseChange[]): Promise<void> {
  if (changes.length > CASE_BATCH_LIMIT) throw new RangeError('too many cases for one transaction');
  const made = await insertCases(
    work,
    changes.filter((change) => change.expectedVersion === null),
  );
  const changed = await updateCases(
    work,
    changes.filter((change) => change.expectedVersion !== null),
  );
  await insertEvents(work, changes.flatMap(numbered));
  const { service, sql, actor } = work;
  const events = announcements(service.context, changes, [...made, ...changed]);
  if (events.length > 0) await service.appendToOutbox(sql, events);
  const audit = changes.flatMap(auditEntries);
  if (audit.length > 0) await service.writeAudit(sql, actor, audit);
}
