import { open } from 'node:fs/promises';

import { addDays, RefusedError, toDate } from '@zhucan/codes';

import type { ImportColumn, Workbook } from '../workbooks/column.js';
import { plainCell } from '../write/safe-cell.js';
import { DEFAULT_LIMITS, fileProblems, type ReadLimits, refuseFile } from './problems.js';
import { readCsv } from './read-csv.js';
import { readXlsx } from './read-xlsx.js';

/** A row of a workbook: texts by heading. */
export type Cells = Readonly<Record<string, string>>;

/** A row and where it stands; the heading is row 1. */
export interface ReadRow {
  readonly row: number;
  readonly cells: Cells;
}

/** The columns of the workbook, each with its place in the file; one that the file leaves out has none. */
function placed(
  first: readonly string[],
  { columns }: Workbook,
): readonly (ImportColumn & { readonly at: number })[] {
  const names = first.map((each) => each.trim());
  const twice = columns.find(({ heading }) => names.indexOf(heading) !== names.lastIndexOf(heading));
  if (twice) refuseFile(fileProblems.duplicateColumn(twice.heading));
  const missing = columns.find(({ heading, required }) => required && !names.includes(heading));
  if (missing) refuseFile(fileProblems.missingColumn(missing.heading));
  return columns.map((column) => ({ ...column, at: names.indexOf(column.heading) }));
}

/** A day as a spreadsheet counts them, from the end of 1899. */
function dayOfSerial(text: string): string {
  return addDays(toDate('1899-12-30'), Number(text));
}

/**
 * Reads a file as a workbook: bounded memory, columns in any order, columns that the workbook does not have left aside.
 *
 * @throws RefusedError for the file as a whole: `FILE_TOO_LARGE` before anything is read, `NOT_A_WORKBOOK`, `ZIP_BOMB`,
 * `MISSING_COLUMN`, `DUPLICATE_COLUMN`, `ROW_TOO_LONG`
 */
export async function* readWorkbook(
  path: string,
  workbook: Workbook,
  limits: ReadLimits = DEFAULT_LIMITS,
): AsyncGenerator<ReadRow> {
  const file = await open(path);
  const magic = Buffer.alloc(4);
  try {
    if ((await file.stat()).size > limits.maxBytes) refuseFile(fileProblems.tooLarge(limits.maxBytes));
    await file.read(magic, 0, 4, 0);
  } finally {
    await file.close();
  }
  const zipped = magic.toString('latin1').startsWith('PK');
  const rows = zipped ? readXlsx(path, limits) : readCsv(path, limits);
  let places: readonly (ImportColumn & { readonly at: number })[] | undefined;
  let number = 0;
  try {
    for await (const texts of rows) {
      number += 1;
      if (!places) {
        places = placed(texts, workbook);
        continue;
      }
      if (texts.every((each) => each.trim() === '')) continue;
      const cells: Record<string, string> = {};
      for (const { heading, valueClass, at } of places) {
        const value = plainCell(texts[at]?.trim() ?? '');
        if (value === '') continue;
        cells[heading] =
          zipped && valueClass.startsWith('date') && /^\d{5}$/.test(value) ? dayOfSerial(value) : value;
      }
      yield { row: number, cells };
    }
  } catch (error) {
    // Whatever a broken archive or broken XML throws means the same to the office.
    if (error instanceof RefusedError || !zipped) throw error;
    refuseFile(fileProblems.notAWorkbook());
  }
  if (!places) refuseFile(fileProblems.notAWorkbook());
}
