import { once } from 'node:events';
import type { Writable } from 'node:stream';

import { safeCell } from './safe-cell.js';

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${safeCell(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** Writes a CSV file: UTF-8 with BOM, every cell quoted, nothing that a spreadsheet takes for a formula. Does not end the stream. */
export async function writeCsv(
  out: Writable,
  headings: readonly string[],
  rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>,
): Promise<void> {
  out.write(`\uFEFF${line(headings)}`);
  for await (const row of rows) if (!out.write(line(row))) await once(out, 'drain');
}
