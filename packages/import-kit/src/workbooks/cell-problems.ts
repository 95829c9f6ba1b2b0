import { problem, type Problem } from '@zhucan/codes';

import type { ImportColumn } from './column.js';

/** A text that a spreadsheet takes for a formula is not taken: it would run when somebody opens what we write. */
export function formulaCell({ heading, field }: ImportColumn): Problem {
  return problem(
    'FORMULA_CELL',
    field,
    'no text that begins with = + - or @',
    `“${heading}”的内容形如公式，已拒绝。`,
    `The column ${heading} holds what a spreadsheet takes for a formula.`,
  );
}
