import { problem, type Problem, RefusedError } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import type { ReadLimits } from '../read/problems.js';
import { type ReadRow, readWorkbook } from '../read/read-workbook.js';
import { isFormula } from '../write/safe-cell.js';
import { formulaCell } from '../workbooks/cell-problems.js';
import type { ImportColumn } from '../workbooks/column.js';
import { workbook } from '../workbooks/index.js';
import { BATCH_SIZE } from './definition.js';
import { rejectRows } from './jobs.js';

/** What the staged cells are encrypted as. */
export const CELLS_CONTEXT = 'import.cells';

const CONFLICTING_ROWS = problem(
  'CONFLICTING_ROWS',
  '',
  'one row about one thing',
  '同一文件中有内容不同的多行指向同一对象。',
  'Several rows of the file that differ are about the same thing.',
);

function cellProblems(kind: string, { cells }: ReadRow): Problem[] {
  return workbook(kind).columns.flatMap((column) => {
    const { heading, field, required } = column;
    const value = cells[heading];
    if (value === undefined)
      return required
        ? [
            problem(
              'VALUE_REQUIRED',
              field,
              'a value is given',
              `“${heading}”不能为空。`,
              `The column ${heading} must not be blank.`,
            ),
          ]
        : [];
    return isFormula(value) ? [formulaCell(column)] : [];
  });
}

function notTakenHere({ heading, field }: ImportColumn): Problem {
  return problem(
    'IDENTIFIER_NOT_TAKEN',
    field,
    'identifiers go to the registry alone, which turns them into resident ids',
    `本服务不接收“${heading}”，请先由登记服务匹配为居民编号。`,
    `The column ${heading} is not taken here; have the registry's look-up turn it into resident ids first.`,
  );
}

interface Job {
  readonly id: string;
  readonly kind: string;
}

async function stageBatch(sql: Sql, protector: Protector, job: Job, rows: readonly ReadRow[]): Promise<void> {
  const { key, columns } = workbook(job.kind);
  const headings = key.map((field) => columns.find((each) => each.field === field)?.heading ?? '');
  const staged = rows.map(({ row, cells }) => {
    const name = headings.map((heading) => (cells[heading] ?? '').toUpperCase());
    const about = name.every((each) => each === '') ? [String(row)] : name;
    const text = JSON.stringify(cells);
    return {
      row,
      key: protector.blindIndex(JSON.stringify(about), 'import.key').toString('hex'),
      digest: protector.blindIndex(text, 'import.digest').toString('hex'),
      cells: protector.encrypt(text, CELLS_CONTEXT).toString('hex'),
    };
  });
  await sql.query(
    `INSERT INTO import_row (job_id, row_number, state, key_hash, digest, cells)
     SELECT $1, "row", 'STAGED', decode(key, 'hex'), decode(digest, 'hex'), decode(cells, 'hex')
       FROM jsonb_to_recordset($2::jsonb) AS n("row" int, key text, digest text, cells text)`,
    [job.id, JSON.stringify(staged)],
  );
  const wrong = rows.flatMap((row) => {
    const problems = cellProblems(job.kind, row);
    return problems.length > 0 ? [{ row: row.row, problems }] : [];
  });
  await rejectRows(sql, job, wrong);
}

/** Rows of one key that differ are all rejected, for none can be trusted; of equal ones the first stays. */
async function settleRepeats(sql: Sql, job: Job): Promise<void> {
  const conflicting = await sql.query<{ row: number }>(
    `SELECT r.row_number AS row FROM import_row r
      WHERE r.job_id = $1 AND r.state = 'STAGED' AND r.key_hash IN (
        SELECT key_hash FROM import_row WHERE job_id = $1 GROUP BY key_hash HAVING count(DISTINCT digest) > 1)`,
    [job.id],
  );
  await rejectRows(
    sql,
    job,
    conflicting.map(({ row }) => ({ row, problems: [CONFLICTING_ROWS] })),
  );
  await sql.query(
    `UPDATE import_row r SET state = 'UNCHANGED', cells = NULL WHERE job_id = $1 AND state = 'STAGED' AND EXISTS (
       SELECT 1 FROM import_row e WHERE e.job_id = $1 AND e.key_hash = r.key_hash AND e.row_number < r.row_number AND e.state = 'STAGED')`,
    [job.id],
  );
}

/**
 * Reads a file into the staging table, in batches.
 *
 * @throws RefusedError for the file as a whole
 */
export async function stageFile(
  sql: Sql,
  protector: Protector,
  job: Job,
  path: string,
  { limits, refusedFields }: { readonly limits: ReadLimits; readonly refusedFields: readonly string[] },
): Promise<void> {
  const { columns } = workbook(job.kind);
  const refused = columns.filter((column) => refusedFields.includes(column.field));
  let batch: ReadRow[] = [];
  for await (const row of readWorkbook(path, workbook(job.kind), limits)) {
    const filled = refused.find((column) => row.cells[column.heading] !== undefined);
    if (filled) throw new RefusedError([notTakenHere(filled)]);
    batch.push(row);
    if (batch.length < BATCH_SIZE) continue;
    await stageBatch(sql, protector, job, batch);
    batch = [];
  }
  if (batch.length > 0) await stageBatch(sql, protector, job, batch);
  await settleRepeats(sql, job);
}
