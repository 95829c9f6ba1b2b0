import {
  type CalendarDate,
  ok,
  parseDate,
  type Problem,
  problem,
  type Problems,
  refused,
  type Result,
} from '@zhucan/codes';
import { type Cells, type RowOutcome, workbook } from '@zhucan/import-kit';

export type { Cells, RowOutcome } from '@zhucan/import-kit';

/** A row that was refused. */
export function rejected(problems: Problems): RowOutcome {
  return { kind: 'REJECTED', problems };
}

/**
 * Reads the cells of one row by field; a blank cell is null.
 *
 * @param kind the kind of workbook, as `residents`
 */
export function cellReader(kind: string, cells: Cells) {
  const { columns } = workbook(kind);
  const text = (field: string): string | null => {
    const column = columns.find((each) => each.field === field);
    const value = column ? (cells[column.heading] ?? '').trim() : '';
    return value === '' ? null : value;
  };
  return {
    text,
    /** The first required cell that is blank, as a problem. */
    missing(): Problem | null {
      const blank = columns.find((column) => column.required && text(column.field) === null);
      if (!blank) return null;
      const { heading, field } = blank;
      return problem(
        'VALUE_REQUIRED',
        field,
        `column ${heading} is required`,
        `“${heading}”不能为空。`,
        `The column ${heading} must not be blank.`,
      );
    },
    date(field: string): Result<CalendarDate | null> {
      const value = text(field);
      return value === null ? ok(null) : parseDate(value, field);
    },
    count(field: string): Result<number | null> {
      const value = text(field);
      if (value === null) return ok(null);
      if (/^\d{1,9}$/.test(value)) return ok(Number(value));
      return refused(
        problem(
          'MALFORMED_COUNT',
          field,
          'a whole number of at most nine digits',
          '应为不超过九位的整数。',
          'A whole number of at most nine digits is expected.',
        ),
      );
    },
    flag(field: string): Result<boolean> {
      const value = text(field);
      if (value === null || value === '否') return ok(false);
      if (value === '是') return ok(true);
      return refused(
        problem('YES_OR_NO', field, '是 or 否', '应填写“是”或“否”。', 'Either 是 or 否 is expected.'),
      );
    },
    /** One of the names of a list, by its Chinese name. */
    choice<T extends string>(field: string, names: Readonly<Record<string, T>>): Result<T | null> {
      const value = text(field);
      if (value === null) return ok(null);
      const found = Object.entries(names).find(([name]) => name === value)?.[1];
      if (found !== undefined) return ok(found);
      const list = Object.keys(names).join('、');
      return refused(
        problem(
          'UNKNOWN_CHOICE',
          field,
          `one of ${list}`,
          `应为以下之一：${list}。`,
          `One of ${list} is expected.`,
        ),
      );
    },
  };
}
