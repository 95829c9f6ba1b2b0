import type { CaseEvent, CaseStatus, PriorCase } from '@zhucan/casework';
import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import { CASE_COLUMNS, type CaseRow, storedCase, type StoredCase } from './stored-case.js';

/** Finds a case and locks it until the end of the transaction. */
export async function findCaseForUpdate(sql: Sql, caseId: string): Promise<StoredCase | undefined> {
  const rows = await sql.query<CaseRow>(
    `SELECT ${CASE_COLUMNS} FROM case_record c WHERE c.case_id::text = $1 FOR UPDATE`,
    [caseId],
  );
  return rows[0] && storedCase(rows[0]);
}

/** Finds cases by number and locks them until the end of the transaction, in the order of their ids so that imports cannot lock each other. */
export async function findCasesByNumberForUpdate(
  sql: Sql,
  numbers: readonly string[],
): Promise<Map<string, StoredCase>> {
  const rows = await sql.query<CaseRow>(
    `SELECT ${CASE_COLUMNS} FROM case_record c WHERE c.case_number = ANY($1::text[]) ORDER BY c.case_id FOR UPDATE`,
    [numbers],
  );
  return new Map(rows.map((row) => [row.case_number, storedCase(row)]));
}

/** Finds cases by id; one statement. */
export async function findCases(sql: Sql, caseIds: readonly string[]): Promise<Map<string, StoredCase>> {
  const rows = await sql.query<CaseRow>(
    `SELECT ${CASE_COLUMNS} FROM case_record c WHERE c.case_id::text = ANY($1::text[])`,
    [caseIds],
  );
  return new Map(rows.map((row) => [row.case_id, storedCase(row)]));
}

/** What a list of cases is asked by. */
export type CaseOwner = 'resident' | 'household' | 'enterprise';

const OWNER_COLUMN: Readonly<Record<CaseOwner, string>> = {
  resident: 'resident_id',
  household: 'household_id',
  enterprise: 'enterprise_id',
};

/** Finds the cases of residents, households or enterprises, newest application first; one statement. */
export async function findCasesOf(
  sql: Sql,
  owner: CaseOwner,
  ids: readonly string[],
): Promise<Map<string, StoredCase[]>> {
  const column = OWNER_COLUMN[owner];
  const rows = await sql.query<CaseRow & { owner_id: string }>(
    `SELECT c.${column} AS owner_id, ${CASE_COLUMNS} FROM case_record c WHERE c.${column} = ANY($1::text[])
      ORDER BY c.submitted_on DESC, c.case_number`,
    [ids],
  );
  const found = new Map<string, StoredCase[]>(ids.map((id) => [id, []]));
  for (const row of rows) found.get(row.owner_id)?.push(storedCase(row));
  return found;
}

/** A step with the instant at which it was recorded, and whether an import told it. */
export interface RecordedStep extends CaseEvent {
  readonly imported: boolean;
  readonly recordedAt: Date;
}

/** Finds the standing steps of cases, oldest first; one statement. Steps that a correction replaced are left out. */
export async function findSteps(sql: Sql, caseIds: readonly string[]): Promise<Map<string, RecordedStep[]>> {
  const rows = await sql.query<{
    case_id: string;
    from_status: CaseStatus | null;
    status: CaseStatus;
    occurred_on: CalendarDate;
    reason: string | null;
    amount_fen: string | null;
    imported: boolean | null;
    recorded_at: Date;
  }>(
    `SELECT e.case_id, e.from_status, e.status, e.occurred_on::text, e.reason, e.amount_fen::text, e.imported, e.recorded_at
       FROM case_event e JOIN case_record c ON c.case_id = e.case_id AND c.revision = e.revision
      WHERE c.case_id::text = ANY($1::text[]) ORDER BY e.case_id, e.version, e.position`,
    [caseIds],
  );
  const found = new Map<string, RecordedStep[]>(caseIds.map((id) => [id, []]));
  for (const row of rows) {
    found.get(row.case_id)?.push({
      fromStatus: row.from_status,
      status: row.status,
      occurredOn: row.occurred_on,
      reason: row.reason,
      amountFen: row.amount_fen === null ? null : BigInt(row.amount_fen),
      imported: row.imported ?? false,
      recordedAt: row.recorded_at,
    });
  }
  return found;
}

/** Finds every case of subjects, as earlier cases to be held against a new one; one statement. */
export async function findPriorCases(
  sql: Sql,
  subjectIds: readonly string[],
): Promise<Map<string, PriorCase[]>> {
  const rows = await sql.query<{
    subject_id: string;
    case_id: string;
    programme_code: string;
    status: CaseStatus;
    service_date: CalendarDate;
    occasion: PriorCase['occasion'];
  }>(
    `SELECT s.subject_id, c.case_id, c.programme_code, c.status, c.occasion,
            coalesce(c.delivered_on, c.paid_on, c.approved_on, c.submitted_on)::text AS service_date
       FROM unnest($1::text[]) AS s(subject_id)
       JOIN LATERAL (
         SELECT r.* FROM case_record r WHERE r.subject_kind = 'RESIDENT' AND r.resident_id = s.subject_id
         UNION ALL SELECT r.* FROM case_record r WHERE r.household_id = s.subject_id
         UNION ALL SELECT r.* FROM case_record r WHERE r.enterprise_id = s.subject_id) c ON true`,
    [[...new Set(subjectIds)]],
  );
  const found = new Map<string, PriorCase[]>();
  for (const row of rows) {
    const prior: PriorCase = {
      caseId: row.case_id,
      programmeCode: row.programme_code,
      status: row.status,
      serviceDate: row.service_date,
      occasion: row.occasion,
    };
    const list = found.get(row.subject_id);
    if (list) list.push(prior);
    else found.set(row.subject_id, [prior]);
  }
  return found;
}
