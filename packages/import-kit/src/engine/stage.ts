import { problem, type Problem, RefusedError } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import type { Sql, Statement } from '@zhucan/sql';

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

function cellProblems(columns: readonly ImportColumn[], { cells }: ReadRow): Problem[] {
  return columns.flatMap((column) => {
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

/** Rows that are ready to be stored: encrypted, and each with the rules that it breaks. */
interface SealedRows {
  readonly statement: Statement;
  readonly wrong: readonly { readonly row: number; readonly problems: readonly Problem[] }[];
}

function sealRows(protector: Protector, job: Job, rows: readonly ReadRow[]): SealedRows {
  const { key, columns } = workbook(job.kind);
  const headings = key.map((field) => columns.find((each) => each.field === field)?.heading ?? '');
  const about = ({ row, cells }: ReadRow): string => {
    const name = headings.map((heading) => (cells[heading] ?? '').toUpperCase());
    return JSON.stringify(name.every((each) => each === '') ? [String(row)] : name);
  };
  const texts = rows.map(({ cells }) => JSON.stringify(cells));
  const text = `INSERT INTO import_row (job_id, row_number, state, key_hash, digest, cells)
     SELECT $1, row_number, 'STAGED', key_hash, digest, cells
       FROM unnest($2::int[], $3::bytea[], $4::bytea[], $5::bytea[]) AS n(row_number, key_hash, digest, cells)`;
  const values = [
    job.id,
    rows.map(({ row }) => row),
    rows.map((row) => protector.blindIndex(about(row), 'import.key')),
    texts.map((each) => protector.blindIndex(each, 'import.digest')),
    texts.map((each) => protector.encrypt(each, CELLS_CONTEXT)),
  ];
  const wrong = rows.flatMap((row) => {
    const problems = cellProblems(columns, row);
    return problems.length > 0 ? [{ row: row.row, problems }] : [];
  });
  return { statement: { text, values }, wrong };
}

async function storeRows(sql: Sql, job: Job, { statement, wrong }: SealedRows): Promise<void> {
  await sql.query(statement.text, statement.values);
  await rejectRows(sql, job, wrong);
}

/**
 * Rows of one key that differ are all rejected, for none can be trusted; of equal ones the first stays. One statement that reads the
 * rows once, in order, and then goes to those that it changes by their place: whatever the planner knows or does not know of a table
 * that was filled a moment ago, it has no other way.
 */
async function settleRepeats(sql: Sql, job: Job): Promise<void> {
  const { code, messageZh, messageEn } = CONFLICTING_ROWS;
  await sql.query(
    `WITH placed AS (
       SELECT ctid AS place, state, key_hash, digest <> first_value(digest) OVER same AS differs, row_number() OVER same AS nth
         FROM import_row WHERE job_id = $1 WINDOW same AS (PARTITION BY key_hash ORDER BY row_number)),
     settled AS MATERIALIZED (
       SELECT place, nth, bool_or(differs) OVER (PARTITION BY key_hash) AS conflicting FROM placed),
     repeated AS (
       UPDATE import_row SET state = 'UNCHANGED', cells = NULL WHERE state = 'STAGED'
          AND ctid = ANY(ARRAY(SELECT place FROM settled WHERE nth > 1 AND NOT conflicting))),
     rejected AS (
       UPDATE import_row SET state = 'REJECTED' WHERE state = 'STAGED'
          AND ctid = ANY(ARRAY(SELECT place FROM settled WHERE conflicting)) RETURNING row_number)
     INSERT INTO import_reject (job_id, row_number, ordinal, column_heading, value_class, code, message_zh, message_en)
     SELECT $1, row_number, 0, '', 'row', $2, $3, $4 FROM rejected`,
    [job.id, code, messageZh, messageEn],
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
  // One batch is stored while the next is read and encrypted. Whatever ends this, nothing is written any more afterwards.
  let storing: Promise<void> = Promise.resolve();
  const store = async (rows: readonly ReadRow[]): Promise<void> => {
    const sealed = sealRows(protector, job, rows);
    await storing;
    storing = storeRows(sql, job, sealed);
    // Its failure is met where it is awaited, which may be some rows later.
    storing.catch(() => undefined);
  };
  try {
    let batch: ReadRow[] = [];
    for await (const row of readWorkbook(path, workbook(job.kind), limits)) {
      const filled = refused.find((column) => row.cells[column.heading] !== undefined);
      if (filled) throw new RefusedError([notTakenHere(filled)]);
      batch.push(row);
      if (batch.length < BATCH_SIZE) continue;
      await store(batch);
      batch = [];
    }
    if (batch.length > 0) await store(batch);
    await storing;
  } finally {
    await Promise.allSettled([storing]);
  }
  await settleRepeats(sql, job);
}
