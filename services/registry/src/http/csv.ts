import { Transform, type TransformCallback } from 'node:stream';

import { problem, RefusedError } from '@zhucan/codes';

/** The byte order mark by which Excel knows UTF-8. */
export const BOM = '\uFEFF';

/** A cell that a spreadsheet would take for a formula is written as text. */
function asText(value: string): string {
  return /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}

/** One line of CSV (RFC 4180), every cell quoted so that ids stay text. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${asText(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** The file is larger than the service takes. */
export function tooLarge(maxBytes: number): RefusedError {
  return new RefusedError([
    problem(
      'FILE_TOO_LARGE',
      'file',
      `at most ${maxBytes} bytes`,
      `文件不能超过 ${maxBytes} 字节。`,
      `A file has at most ${maxBytes} bytes.`,
    ),
  ]);
}

/** The file is not CSV in UTF-8 with one heading for each column. */
export function notCsv(): RefusedError {
  return new RefusedError([
    problem(
      'NOT_A_WORKBOOK',
      'file',
      'CSV in UTF-8 with headings',
      '文件应为带表头的 UTF-8 编码 CSV。',
      'The file must be CSV in UTF-8 with headings.',
    ),
  ]);
}

/** Passes bytes on, and refuses once there are more than so many: a length that a client states may be wrong. */
export function limitBytes(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      seen += chunk.length;
      if (seen > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}
