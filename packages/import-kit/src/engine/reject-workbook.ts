import type { Protector } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';

import type { Cells } from '../read/read-workbook.js';
import { BATCH_SIZE } from './definition.js';
import { CELLS_CONTEXT } from './stage.js';

/** A rejected row as it came, and why it was rejected. */
export interface RejectedRow {
  readonly row: number;
  readonly cells: Cells;
  readonly reasons: string;
}

/** The rejected rows of an import in the order of the file, a page at a time: there may be as many as the file has rows. */
export async function* rejectedRows(
  sql: Sql,
  protector: Protector,
  jobId: string,
): AsyncGenerator<RejectedRow> {
  for (let after = 0; ;) {
    const page = await sql.query<{ row: number; cells: Buffer | null; reasons: string | null }>(
      `SELECT r.row_number AS row, r.cells, x.reasons
         FROM (SELECT row_number, cells FROM import_row
                WHERE job_id = $1 AND state = 'REJECTED' AND row_number > $2 ORDER BY row_number LIMIT $3) r
        CROSS JOIN LATERAL (
          SELECT string_agg(column_heading || ' ' || code || ' ' || message_zh || ' ' || message_en, '; ' ORDER BY ordinal) AS reasons
            FROM import_reject WHERE job_id = $1 AND row_number = r.row_number) x
        ORDER BY r.row_number`,
      [jobId, after, BATCH_SIZE],
    );
    for (const { row, cells, reasons } of page) {
      const read = cells ? (JSON.parse(protector.decrypt(cells, CELLS_CONTEXT)) as Cells) : {};
      yield { row, cells: read, reasons: (reasons ?? '').trim() };
    }
    const last = page.at(-1);
    if (!last || page.length < BATCH_SIZE) return;
    after = last.row;
  }
}
