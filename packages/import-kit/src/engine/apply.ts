import type { Problems } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import { pgSql, retryLostRace, type Sql } from '@zhucan/sql';
import type { Pool } from 'pg';

import type { Cells } from '../read/read-workbook.js';
import { BATCH_SIZE, type ImportDefinition, type RowOutcome } from './definition.js';
import { type ImportJob, rejectRows } from './jobs.js';
import { CELLS_CONTEXT } from './stage.js';

/**
 * Runs work in one transaction. Where another makes the same thing meanwhile, the work is run anew and finds it: a row about someone who
 * is being registered at the counter becomes a correction, instead of breaking off the import.
 *
 * @param work has no effect but in the transaction
 */
export function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  return retryLostRace(() => once(pool, work));
}

async function once<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const result = await work(pgSql(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: unknown) => {
      broken = failure instanceof Error ? failure : new Error('rollback failed');
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

type Numbered = readonly { readonly row: number; readonly outcome: RowOutcome }[];

/** Writes how rows came out; what was applied need not be kept. */
export async function recordOutcomes(
  sql: Sql,
  job: Pick<ImportJob, 'id' | 'kind'>,
  outcomes: Numbered,
): Promise<void> {
  const rejected: { row: number; problems: Problems }[] = [];
  const others: { row: number; state: string }[] = [];
  for (const { row, outcome } of outcomes) {
    if (outcome.kind === 'REJECTED') rejected.push({ row, problems: outcome.problems });
    else others.push({ row, state: outcome.kind });
  }
  await sql.query(
    `UPDATE import_row r SET state = n.state, cells = CASE WHEN n.state = 'WAITING' THEN r.cells END
       FROM jsonb_to_recordset($2::jsonb) AS n("row" int, state text) WHERE r.job_id = $1 AND r.row_number = n."row"`,
    [job.id, JSON.stringify(others)],
  );
  await rejectRows(sql, job, rejected);
}

/**
 * Applies the next rows after one in the caller's transaction.
 *
 * @returns how they came out; none when there are no more
 */
export async function applyBatch(
  sql: Sql,
  protector: Protector,
  definition: ImportDefinition,
  job: ImportJob,
  after: number,
): Promise<Numbered> {
  const rows = await sql.query<{ row: number; cells: Buffer }>(
    `SELECT row_number AS row, cells FROM import_row
      WHERE job_id = $1 AND state IN ('STAGED', 'WAITING') AND row_number > $2 ORDER BY row_number LIMIT $3`,
    [job.id, after, BATCH_SIZE],
  );
  if (rows.length === 0) return [];
  const cells = rows.map((each) => JSON.parse(protector.decrypt(each.cells, CELLS_CONTEXT)) as Cells);
  const rowNumbers = rows.map((each) => each.row);
  const outcomes = await definition.applyCells(sql, cells, { jobId: job.id, actor: job.actor, rowNumbers });
  return rows.map(({ row }, at) => {
    const outcome = outcomes[at];
    if (!outcome) throw new RangeError('an outcome for each row is needed');
    return { row, outcome };
  });
}

/** How a row came out that had waited. */
export interface SettledRow {
  readonly jobId: string;
  readonly row: number;
  readonly outcome: RowOutcome;
}

/**
 * Tells how rows came out that had waited and were then applied elsewhere, as by the arrival of a resident, in the caller's
 * transaction. Rows that no longer wait are left alone.
 */
export async function settleRows(sql: Sql, settled: readonly SettledRow[]): Promise<void> {
  const jobs = [...new Set(settled.map((each) => each.jobId))];
  for (const jobId of jobs) {
    const own = settled.filter((each) => each.jobId === jobId);
    const [job] = await sql.query<{ kind: string }>('SELECT kind FROM import_job WHERE job_id = $1', [jobId]);
    const waiting = await sql.query<{ row: number }>(
      `SELECT row_number AS row FROM import_row WHERE job_id = $1 AND row_number = ANY($2) AND state = 'WAITING' FOR UPDATE`,
      [jobId, own.map((each) => each.row)],
    );
    const numbers = new Set(waiting.map((each) => each.row));
    if (job) {
      await recordOutcomes(
        sql,
        { id: jobId, kind: job.kind },
        own.filter((each) => numbers.has(each.row)),
      );
    }
  }
}

class Undone extends Error {
  constructor(readonly outcomes: Numbered) {
    super('undone on purpose');
  }
}

/** Applies all rows in one transaction, and undoes it where `keep` says so. Returns the outcomes and whether they were kept. */
export async function applyWhole(
  pool: Pool,
  protector: Protector,
  definition: ImportDefinition,
  job: ImportJob,
  keep: (outcomes: Numbered) => boolean,
): Promise<{ outcomes: Numbered; kept: boolean }> {
  try {
    return await inTransaction(pool, async (sql) => {
      const outcomes: { row: number; outcome: RowOutcome }[] = [];
      for (let after = 0; ;) {
        const batch = await applyBatch(sql, protector, definition, job, after);
        const last = batch.at(-1);
        if (!last) break;
        outcomes.push(...batch);
        after = last.row;
      }
      if (!keep(outcomes)) throw new Undone(outcomes);
      await recordOutcomes(sql, job, outcomes);
      return { outcomes, kept: true };
    });
  } catch (error) {
    if (error instanceof Undone) return { outcomes: error.outcomes, kept: false };
    throw error;
  }
}
