import { createHash, randomBytes, randomUUID } from 'node:crypto';

import { type Problem, problem, recordingInstant, RefusedError } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import { workbook } from '../workbooks/index.js';
import type { ImportActor } from './definition.js';

/** Where an import stands. */
export type ImportStatus = 'OPENED' | 'RECEIVING' | 'STAGED' | 'APPLYING' | 'WAITING' | 'DONE' | 'FAILED';

/** An import and its counts. */
export interface ImportJob {
  readonly id: string;
  readonly kind: string;
  readonly fileName: string;
  readonly status: ImportStatus;
  readonly dryRun: boolean;
  readonly allOrNothing: boolean;
  readonly actor: ImportActor;
  readonly problems: readonly Problem[];
  readonly totalRows: number;
  readonly appliedRows: number;
  readonly unchangedRows: number;
  readonly correctedRows: number;
  readonly waitingRows: number;
  readonly rejectedRows: number;
}

/** One rule that a row broke. */
export interface ImportReject {
  readonly row: number;
  readonly column: string;
  readonly valueClass: string;
  readonly code: string;
  readonly messageZh: string;
  readonly messageEn: string;
}

const TOKEN_MINUTES = 60;

/** What is stored of an upload token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * Opens an import.
 *
 * @returns its id, and the token that takes one upload within the hour; the token is not stored and cannot be shown again
 * @throws RefusedError `UNKNOWN_IMPORT_KIND` for a kind that is not among `kinds`
 */
export async function openImport(
  sql: Sql,
  request: {
    readonly kind: string;
    readonly fileName: string;
    readonly dryRun: boolean;
    readonly allOrNothing: boolean;
    readonly actor: ImportActor;
  },
  kinds: readonly string[],
): Promise<{ jobId: string; token: string }> {
  if (!kinds.includes(request.kind)) {
    const list = kinds.join(', ');
    throw new RefusedError([
      problem('UNKNOWN_IMPORT_KIND', 'kind', list, `本服务接收：${list}。`, `This service takes: ${list}.`),
    ]);
  }
  const { kind, fileName, dryRun, allOrNothing, actor } = request;
  const [jobId, token] = [randomUUID(), randomBytes(32).toString('base64url')];
  const opened = recordingInstant();
  await sql.query(
    `INSERT INTO import_job (job_id, kind, file_name, status, dry_run, all_or_nothing, token_hash, token_expires_at, actor, opened_at)
     VALUES ($1, $2, $3, 'OPENED', $4, $5, $6, $7::timestamptz + make_interval(mins => $8), $9, $7)`,
    [
      jobId,
      kind,
      fileName,
      dryRun,
      allOrNothing,
      tokenHash(token),
      opened,
      TOKEN_MINUTES,
      JSON.stringify(actor),
    ],
  );
  return { jobId, token };
}

/** Longest that a file is received, counted from the last moment at which its token was taken. */
const RECEIVING_MINUTES = 60;

/**
 * Gives up imports that have been received for longer than a file takes: their process died. They fail, and their rows are deleted.
 * Those of another process that lives are left alone for so long. One statement.
 */
export async function giveUpReceiving(sql: Sql, reason: Problem): Promise<void> {
  await sql.query(
    `WITH given_up AS (
       UPDATE import_job SET status = 'FAILED', problems = $3
        WHERE status = 'RECEIVING' AND token_expires_at < $1::timestamptz - make_interval(mins => $2) RETURNING job_id)
     DELETE FROM import_row r USING given_up g WHERE r.job_id = g.job_id`,
    [recordingInstant(), RECEIVING_MINUTES, JSON.stringify([reason])],
  );
}

/** Ends an import of which nothing more is applied, and deletes what its rows said that are left: all but the rejected ones. One statement. */
export async function endImport(sql: Sql, jobId: string, status: 'DONE' | 'FAILED'): Promise<void> {
  await sql.query(
    `WITH ended AS (UPDATE import_job SET status = $2 WHERE job_id = $1 RETURNING job_id)
     UPDATE import_row r SET cells = NULL FROM ended e WHERE r.job_id = e.job_id AND r.state IN ('STAGED', 'WAITING')`,
    [jobId, status],
  );
}

/** Deletes what rows of ended imports said that were left neither applied nor rejected. One statement. */
export async function emptyEnded(sql: Sql): Promise<void> {
  await sql.query(
    `UPDATE import_row r SET cells = NULL FROM import_job j
      WHERE r.job_id = j.job_id AND j.status IN ('DONE', 'FAILED') AND r.state IN ('STAGED', 'WAITING') AND r.cells IS NOT NULL`,
  );
}

/** The counts of a job's rows by state, in one pass over them: whoever waits for an import asks for them every moment. */
const COUNTS = `SELECT count(*)::int AS "totalRows",
                count(*) FILTER (WHERE state = 'APPLIED')::int AS "appliedRows",
                count(*) FILTER (WHERE state = 'UNCHANGED')::int AS "unchangedRows",
                count(*) FILTER (WHERE state = 'CORRECTED')::int AS "correctedRows",
                count(*) FILTER (WHERE state = 'WAITING')::int AS "waitingRows",
                count(*) FILTER (WHERE state = 'REJECTED')::int AS "rejectedRows"
           FROM import_row r WHERE r.job_id = j.job_id`;

/**
 * Where an import stands, or null where there is none. One whose last waiting row was settled meanwhile is done: that is told from
 * its rows, so that who settles a row needs no lock on the import.
 */
export async function importStatus(sql: Sql, jobId: string): Promise<ImportJob | null> {
  const [job] = await sql.query<ImportJob>(
    `SELECT job_id AS id, kind, file_name AS "fileName",
            CASE WHEN status = 'WAITING' AND c."waitingRows" = 0 THEN 'DONE' ELSE status END AS status,
            dry_run AS "dryRun", all_or_nothing AS "allOrNothing", actor, problems, c.*
       FROM import_job j CROSS JOIN LATERAL (${COUNTS}) c WHERE job_id = $1`,
    [jobId],
  );
  return job ?? null;
}

/** The rules that rows broke, in the order of the file. */
export function importRejects(sql: Sql, jobId: string, first: number): Promise<ImportReject[]> {
  return sql.query<ImportReject>(
    `SELECT row_number AS row, column_heading AS "column", value_class AS "valueClass", code, message_zh AS "messageZh",
            message_en AS "messageEn"
       FROM import_reject WHERE job_id = $1 ORDER BY row_number, ordinal LIMIT $2`,
    [jobId, first],
  );
}

/** Rejects rows, each with its problems, in two statements. */
export async function rejectRows(
  sql: Sql,
  job: { readonly id: string; readonly kind: string },
  rows: readonly { readonly row: number; readonly problems: readonly Problem[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  const { columns } = workbook(job.kind);
  const rejects = rows.flatMap(({ row, problems }) =>
    problems.map(({ field, code, messageZh, messageEn }, ordinal) => {
      const column = columns.find((each) => each.field === field || each.heading === field);
      const [heading, valueClass] = [column?.heading ?? '', column?.valueClass ?? 'row'];
      return { row, ordinal, heading, value_class: valueClass, code, zh: messageZh, en: messageEn };
    }),
  );
  await sql.query(`UPDATE import_row SET state = 'REJECTED' WHERE job_id = $1 AND row_number = ANY($2)`, [
    job.id,
    rows.map((each) => each.row),
  ]);
  await sql.query(
    `INSERT INTO import_reject (job_id, row_number, ordinal, column_heading, value_class, code, message_zh, message_en)
     SELECT $1, "row", ordinal, heading, value_class, code, zh, en FROM jsonb_to_recordset($2::jsonb)
         AS n("row" int, ordinal int, heading text, value_class text, code text, zh text, en text)
     ON CONFLICT DO NOTHING`,
    [job.id, JSON.stringify(rejects)],
  );
}
