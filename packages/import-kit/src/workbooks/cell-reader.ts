import { type CalendarDate, ok, parseDate, type Problem, problem, refused, type Result } from '@zhucan/codes';

import type { Cells } from '../read/read-workbook.js';
import { workbook } from './index.js';

/** A day, or a month of which no day is known. */
export interface DayOrMonth {
  /** The day; the first of the month where only that is known. */
  readonly day: CalendarDate;
  readonly precision: 'DAY' | 'MONTH';
}

const MONTH = /^\d{4}-\d{2}$/;

/** The cells of one row by field; a blank cell is null. */
export interface CellReader {
  text(field: string): string | null;
  /** The first required cell that is blank, as a problem. */
  missing(): Problem | null;
  /** Refuses with `MALFORMED_DATE`. */
  date(field: string): Result<CalendarDate | null>;
  /** A day or a month, as `2019-05`; refuses with `MALFORMED_DATE`. */
  dayOrMonth(field: string): Result<DayOrMonth | null>;
  /** A whole number of at most nine digits; refuses with `MALFORMED_COUNT`. */
  count(field: string): Result<number | null>;
  /** 是 or 否, blank is no; refuses with `YES_OR_NO`. */
  flag(field: string): Result<boolean>;
  /** One of a list, by its Chinese name; refuses with `UNKNOWN_CHOICE`. */
  choice<T extends string>(field: string, names: Readonly<Record<string, T>>): Result<T | null>;
}

function wrongCount(field: string): Problem {
  return problem(
    'MALFORMED_COUNT',
    field,
    'a whole number of at most nine digits',
    '应为不超过九位的整数。',
    'A whole number of at most nine digits is expected.',
  );
}

/**
 * Reads the cells of one row by field.
 *
 * @param kind the kind of workbook, as `residents`
 * @throws RangeError for a kind that does not exist
 */
export function cellReader(kind: string, cells: Cells): CellReader {
  const { columns } = workbook(kind);
  const text = (field: string): string | null => {
    const column = columns.find((each) => each.field === field);
    const value = column ? (cells[column.heading] ?? '').trim() : '';
    return value === '' ? null : value;
  };
  const date = (field: string): Result<CalendarDate | null> => {
    const value = text(field);
    return value === null ? ok(null) : parseDate(value, field);
  };
  return {
    text,
    date,
    missing() {
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
    dayOrMonth(field) {
      const value = text(field);
      if (value === null) return ok(null);
      const isMonth = MONTH.test(value);
      const day = parseDate(isMonth ? `${value}-01` : value, field);
      return day.ok ? ok({ day: day.value, precision: isMonth ? 'MONTH' : 'DAY' }) : day;
    },
    count(field) {
      const value = text(field);
      if (value === null) return ok(null);
      return /^\d{1,9}$/.test(value) ? ok(Number(value)) : refused(wrongCount(field));
    },
    flag(field) {
      const value = text(field);
      if (value === null || value === '否') return ok(false);
      if (value === '是') return ok(true);
      return refused(
        problem('YES_OR_NO', field, '是 or 否', '应填写“是”或“否”。', 'Either 是 or 否 is expected.'),
      );
    },
    choice<T extends string>(field: string, names: Readonly<Record<string, T>>): Result<T | null> {
      const value = text(field);
      if (value === null) return ok(null);
      const found = Object.hasOwn(names, value) ? names[value] : undefined;
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
