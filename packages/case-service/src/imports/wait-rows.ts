import { isRole } from '@zhucan/access';
import { type Problem, problem } from '@zhucan/codes';
import { type RowOutcome as ImportRowOutcome, settleRows } from '@zhucan/import-kit';
import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { Actor, CaseWork } from '../service.js';
import { type ImportedCase, readImportedCase } from './imported-case.js';

/** Where a row stands in the import that brought it, so that its outcome is told there once it no longer waits. */
export interface RowOrigin {
  readonly jobId: string;
  readonly row: number;
}

/** A row that is to wait. */
export interface WaitingEntry {
  readonly row: ImportedCase;
  readonly digest: string;
  readonly waitsFor: string;
  readonly origin: RowOrigin | null;
}

/** Keeps rows until those come for whom they wait; one statement. The same row of an import waits once. */
export async function keepWaiting({ sql, actor }: CaseWork, entries: readonly WaitingEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const rows = entries.map(({ row, digest, waitsFor, origin }) => ({
    case_number: row.caseNumber,
    subject_id: waitsFor,
    digest,
    row,
    job_id: origin?.jobId ?? null,
    row_number: origin?.row ?? null,
  }));
  await sql.query(
    `INSERT INTO case_import_wait (case_number, subject_id, row, digest, actor, role, request_id, import_job_id, import_row_number)
     SELECT n.case_number, n.subject_id, n.row, decode(n.digest, 'hex'), $2, $3, $4, n.job_id, n.row_number
       FROM jsonb_to_recordset($1::jsonb)
            AS n(case_number text, subject_id text, digest text, row jsonb, job_id uuid, row_number integer)
     ON CONFLICT (case_number, digest, import_job_id, import_row_number) WHERE status = 'WAITING'
     DO UPDATE SET subject_id = excluded.subject_id`,
    [JSON.stringify(rows), actor.subject, actor.role, actor.requestId],
  );
}

/** A row that came after others of its case. */
export interface NewerRow {
  readonly caseNumber: string;
  readonly digest: string;
  /** Whether it waits itself; then the same row of another import goes on waiting beside it. */
  readonly waits: boolean;
  /** Its own place among the waiting rows: only those before it are older. Null where it does not wait there, and all are. */
  readonly before: string | null;
}

const ROW_SUPERSEDED: Problem = problem(
  'ROW_SUPERSEDED',
  'caseNumber',
  'the last row of a case stands',
  '该案件后来又导入了内容不同的一行，本行不再办理。',
  'A later row of the case, which differs, has been imported; this one is no longer applied.',
);

/**
 * Ends the wait of rows after which a newer row of the same case came, so that none undoes a correction once its subject arrives, and
 * tells their imports. The same row is done with by the newer one, any other is superseded.
 */
export async function supersedeOlder(sql: Sql, newer: readonly NewerRow[]): Promise<void> {
  if (newer.length === 0) return;
  const ended = await sql.query<{
    status: 'APPLIED' | 'SUPERSEDED';
    job_id: string | null;
    row_number: number | null;
  }>(
    `UPDATE case_import_wait w SET status = CASE WHEN w.digest = decode(n.digest, 'hex') THEN 'APPLIED' ELSE 'SUPERSEDED' END,
            problems = CASE WHEN w.digest = decode(n.digest, 'hex') THEN NULL ELSE $2::jsonb END, settled_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS n("caseNumber" text, digest text, waits boolean, "before" bigint)
      WHERE w.status = 'WAITING' AND w.case_number = n."caseNumber" AND (n."before" IS NULL OR w.wait_id < n."before")
        AND NOT (n.waits AND w.digest = decode(n.digest, 'hex'))
     RETURNING w.status, w.import_job_id AS job_id, w.import_row_number AS row_number`,
    [JSON.stringify(newer), JSON.stringify([ROW_SUPERSEDED])],
  );
  const told = ended.flatMap(({ status, job_id: jobId, row_number: row }) => {
    const outcome: ImportRowOutcome =
      status === 'APPLIED' ? { kind: 'UNCHANGED' } : { kind: 'REJECTED', problems: [ROW_SUPERSEDED] };
    return jobId === null || row === null ? [] : [{ jobId, row, outcome }];
  });
  await settleRows(sql, told);
}

/** A row that waits. */
export interface WaitingRow {
  readonly waitId: string;
  readonly row: ImportedCase;
  readonly digest: string;
  readonly actor: Actor;
  readonly origin: RowOrigin | null;
  /** The business day on which it was first found wanting for what is known of its household; null for any other row. */
  readonly heldOn: CalendarDate | null;
}

/** Rows that are looked for: those who wait for somebody, and those whose household had its day. */
export interface WaitingFilter {
  /** Those who arrived; null for all rows. */
  readonly subjectIds: readonly string[] | null;
  /** The business date; a row that was held on an earlier day is among those looked for. */
  readonly today: CalendarDate;
  /** The place after which to look. */
  readonly after: string;
  readonly limit: number;
}

/** Finds waiting rows by place, with whom they wait for, so that these can be locked before the rows. */
export async function findWaits(
  sql: Sql,
  { subjectIds, today, after, limit }: WaitingFilter,
): Promise<{ waitId: string; subjectId: string }[]> {
  return sql.query(
    `SELECT wait_id::text AS "waitId", subject_id AS "subjectId" FROM case_import_wait
      WHERE status = 'WAITING' AND wait_id > $1 AND ($2::text[] IS NULL OR subject_id = ANY($2::text[]) OR held_on < $3)
      ORDER BY wait_id LIMIT $4`,
    [after, subjectIds, today, limit],
  );
}

/** Reads rows that still wait, with their locks, in the order in which they came. */
export async function readWaits(sql: Sql, waitIds: readonly string[]): Promise<WaitingRow[]> {
  const rows = await sql.query<{
    wait_id: string;
    row: unknown;
    digest: string;
    actor: string;
    role: string;
    request_id: string;
    job_id: string | null;
    row_number: number | null;
    held_on: CalendarDate | null;
  }>(
    `SELECT wait_id::text, row, encode(digest, 'hex') AS digest, actor, role, request_id, import_job_id AS job_id,
            import_row_number AS row_number, held_on::text
       FROM case_import_wait WHERE status = 'WAITING' AND wait_id = ANY($1::bigint[]) ORDER BY wait_id FOR UPDATE`,
    [waitIds],
  );
  return rows.map(({ wait_id, row, digest, actor, role, request_id, job_id: jobId, ...own }) => {
    if (!isRole(role)) throw new RangeError('a waiting row with an unknown role');
    return {
      waitId: wait_id,
      row: readImportedCase(row),
      digest,
      // The region of the token was a matter of taking in the import.
      actor: { subject: actor, role, regionCode: null, requestId: request_id },
      origin: jobId === null || own.row_number === null ? null : { jobId, row: own.row_number },
      heldOn: own.held_on,
    };
  });
}

/** How a waiting row stands after it was tried. */
export interface TriedRow {
  readonly waitId: string;
  readonly status: 'APPLIED' | 'REJECTED' | 'WAITING';
  /** For whom it waits now. */
  readonly subjectId: string | null;
  readonly heldOn: CalendarDate | null;
  readonly problems: readonly Problem[] | null;
}

/** Writes how waiting rows stand after they were tried; one statement. */
export async function writeTried(sql: Sql, tried: readonly TriedRow[]): Promise<void> {
  if (tried.length === 0) return;
  await sql.query(
    `UPDATE case_import_wait w
        SET status = n.status, problems = n.problems, subject_id = coalesce(n."subjectId", w.subject_id),
            held_on = coalesce(w.held_on, n."heldOn"), settled_at = CASE WHEN n.status = 'WAITING' THEN NULL ELSE now() END
       FROM jsonb_to_recordset($1::jsonb)
            AS n("waitId" bigint, status text, "subjectId" text, "heldOn" date, problems jsonb) WHERE w.wait_id = n."waitId"`,
    [JSON.stringify(tried)],
  );
}
