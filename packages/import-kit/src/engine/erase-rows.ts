import { problem } from '@zhucan/codes';
import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import type { Cells } from '../read/read-workbook.js';
import { BATCH_SIZE } from './definition.js';
import { rejectRows } from './jobs.js';
import { CELLS_CONTEXT } from './stage.js';

/** The row names somebody whose personal information was erased. */
export const SUBJECT_ERASED = problem(
  'SUBJECT_ERASED',
  'residentId',
  'nobody whose personal information was erased',
  '该行所指的人的个人信息已依法删除，不再办理。',
  'The personal information of whom this row names was erased; it is not applied.',
);

interface StagedRow {
  readonly job_id: string;
  readonly row: number;
  readonly kind: string;
  readonly state: string;
  readonly cells: Buffer;
}

async function emptyRows(sql: Sql, rows: readonly StagedRow[]): Promise<void> {
  for (const jobId of new Set(rows.map((each) => each.job_id))) {
    const own = rows.filter((each) => each.job_id === jobId);
    const open = own.filter((each) => each.state !== 'REJECTED');
    await rejectRows(
      sql,
      { id: jobId, kind: own[0]?.kind ?? '' },
      open.map(({ row }) => ({ row, problems: [SUBJECT_ERASED] })),
    );
    await sql.query('UPDATE import_row SET cells = NULL WHERE job_id = $1 AND row_number = ANY($2)', [
      jobId,
      own.map(({ row }) => row),
    ]);
  }
}

/**
 * Takes away what rows of imports hold of somebody, in the caller's transaction: rejected rows that say something of them are emptied and keep their
 * rules, rows that were still to be applied are refused with `SUBJECT_ERASED`. The digests of all rows whose file was read go with it: repeats were told by them while
 * it was, and nothing needs them since. What rows say is encrypted, so that each that still holds something is read, a page at a time.
 *
 * @param isAbout whether a row, by the headings of its workbook, says something of them
 * @returns how many rows were emptied
 */
export async function eraseImportRows(
  sql: Sql,
  protector: Protector,
  isAbout: (cells: Cells) => boolean,
): Promise<number> {
  let erased = 0;
  let after: readonly [string, number] = ['00000000-0000-0000-0000-000000000000', 0];
  for (;;) {
    const page: StagedRow[] = await sql.query<StagedRow>(
      `SELECT r.job_id, r.row_number AS row, j.kind, r.state, r.cells FROM import_row r JOIN import_job j USING (job_id)
        WHERE r.cells IS NOT NULL AND (r.job_id, r.row_number) > ($1::uuid, $2::int)
        ORDER BY r.job_id, r.row_number LIMIT $3 FOR UPDATE OF r`,
      [...after, BATCH_SIZE],
    );
    const about = page.filter(({ cells }) =>
      isAbout(JSON.parse(protector.decrypt(cells, CELLS_CONTEXT)) as Cells),
    );
    await emptyRows(sql, about);
    erased += about.length;
    const last = page.at(-1);
    if (!last || page.length < BATCH_SIZE) break;
    after = [last.job_id, last.row];
  }
  await sql.query(
    `UPDATE import_row r SET key_hash = '', digest = '' FROM import_job j
      WHERE j.job_id = r.job_id AND j.status NOT IN ('OPENED', 'RECEIVING') AND (r.key_hash <> '' OR r.digest <> '')`,
  );
  return erased;
}
