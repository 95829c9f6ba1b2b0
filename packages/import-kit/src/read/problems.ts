import { problem, type Problem, RefusedError } from '@zhucan/codes';

/** Bounds on what a file may be; each is checked while reading, never after. */
export interface ReadLimits {
  /** Most bytes of the file as it was sent. */
  readonly maxBytes: number;
  /** Most bytes of an XLSX file when unpacked. */
  readonly maxUnpackedBytes: number;
  /** Most times a part of an XLSX file may grow when unpacked. */
  readonly maxRatio: number;
  /** Most parts of an XLSX file. */
  readonly maxEntries: number;
  /** Most characters of a row, and of a cell. */
  readonly maxRowCharacters: number;
  /** Most characters of all shared texts of an XLSX file, which are held in memory. */
  readonly maxSharedCharacters: number;
}

/** The bounds that hold where none are given. */
export const DEFAULT_LIMITS: ReadLimits = {
  maxBytes: 64 * 1024 * 1024,
  maxUnpackedBytes: 512 * 1024 * 1024,
  maxRatio: 200,
  maxEntries: 200,
  maxRowCharacters: 64 * 1024,
  maxSharedCharacters: 32 * 1024 * 1024,
};

/** The file as a whole was refused. */
export const fileProblems = {
  notAWorkbook: (): Problem =>
    problem(
      'NOT_A_WORKBOOK',
      'file',
      'CSV or XLSX',
      '文件不是CSV或XLSX工作簿。',
      'The file is neither CSV nor XLSX.',
    ),
  tooLarge: (maxBytes: number): Problem =>
    problem(
      'FILE_TOO_LARGE',
      'file',
      `at most ${String(maxBytes)} bytes`,
      `文件超过${String(maxBytes)}字节的上限。`,
      `The file is over the limit of ${String(maxBytes)} bytes.`,
    ),
  zipBomb: (): Problem =>
    problem(
      'ZIP_BOMB',
      'file',
      'a bounded size when unpacked',
      '文件解压后过大，已拒绝。',
      'The file grows beyond all measure when it is unpacked.',
    ),
  missingColumn: (heading: string): Problem =>
    problem(
      'MISSING_COLUMN',
      heading,
      'the column is there',
      `缺少“${heading}”列。`,
      `The column ${heading} is missing.`,
    ),
  duplicateColumn: (heading: string): Problem =>
    problem(
      'DUPLICATE_COLUMN',
      heading,
      'the column is there once',
      `“${heading}”列重复。`,
      `The column ${heading} occurs twice.`,
    ),
  rowTooLong: (): Problem =>
    problem('ROW_TOO_LONG', 'file', 'a bounded row', '有一行内容过长。', 'A row is too long.'),
};

/** Refuses a file. */
export function refuseFile(problem: Problem): never {
  throw new RefusedError([problem]);
}
