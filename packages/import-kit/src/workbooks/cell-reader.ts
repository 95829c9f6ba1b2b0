import {
  type CalendarDate,
  identifierInText,
  ok,
  parseDate,
  type Problem,
  problem,
  refused,
  type Result,
} from '@zhucan/codes';

import type { Cells } from '../read/read-workbook.js';
import { isFormula } from '../write/safe-cell.js';
import { formulaCell } from './cell-problems.js';
import { FREE_TEXTS, type ImportColumn } from './column.js';
import { workbook } from './index.js';

/** A day, or a month of which no day is known. */
export interface DayOrMonth {
  /** The day; the first of the month where only that is known. */
  readonly day: CalendarDate;
  readonly precision: 'DAY' | 'MONTH';
}

const MONTH = /^\d{4}-\d{2}$/;

/** The longest number or code by which an office calls a thing; far below what an index of the database takes. */
const LONGEST_KEY = 64;
/** The longest other text: a paragraph of notes. */
const LONGEST_TEXT = 1_000;

/** What no database keeps as text: control characters other than tabs and ends of lines, and halves of characters. */
const NO_TEXT = /\p{Cs}|[^\P{Cc}\t\n\r]/u;

/** The cells of one row by field; a blank cell is null. */
export interface CellReader {
  text(field: string): string | null;
  /** The first required cell that is blank, as a problem `VALUE_REQUIRED`. */
  missing(): Problem | null;
  /** The first text that is not taken, as a problem: `FORMULA_CELL`, `MALFORMED_TEXT`, `TEXT_TOO_LONG` or `IDENTIFIER_IN_TEXT`. */
  unfit(): Problem | null;
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

function malformedText(field: string): Problem {
  return problem(
    'MALFORMED_TEXT',
    field,
    'whole characters, none of them for control',
    '内容含有无法保存的字符。',
    'The text holds characters that cannot be kept.',
  );
}

function tooLong(field: string, longest: number): Problem {
  return problem(
    'TEXT_TOO_LONG',
    field,
    `at most ${longest} characters`,
    `内容不得超过${longest}个字符。`,
    `A text of at most ${longest} characters is expected.`,
  );
}

/** How what is entered says yes and no, and one of a list. */
interface Words {
  readonly yes: string;
  readonly no: string;
  /** The word by which one of a list is named. */
  readonly word: (name: string, code: string) => string;
}

/** An office writes Chinese. */
const OFFICE: Words = { yes: '是', no: '否', word: (name) => name };
/** A program names things by their codes. */
const PROGRAM: Words = { yes: 'true', no: 'false', word: (_name, code) => code };

function fieldReader(
  columns: readonly ImportColumn[],
  key: readonly string[],
  text: CellReader['text'],
  { yes, no, word }: Words,
): CellReader {
  const first = (refuse: (column: ImportColumn) => Problem | null): Problem | null => {
    for (const column of columns) {
      const found = refuse(column);
      if (found) return found;
    }
    return null;
  };
  const date = (field: string): Result<CalendarDate | null> => {
    const value = text(field);
    return value === null ? ok(null) : parseDate(value, field);
  };
  return {
    text,
    date,
    missing: () =>
      first(({ required, field, heading }) =>
        required && text(field) === null
          ? problem(
              'VALUE_REQUIRED',
              field,
              `column ${heading} is required`,
              `“${heading}”不能为空。`,
              `The column ${heading} must not be blank.`,
            )
          : null,
      ),
    unfit: () =>
      first((column) => {
        const value = text(column.field) ?? '';
        if (isFormula(value)) return formulaCell(column);
        if (NO_TEXT.test(value)) return malformedText(column.field);
        const longest = key.includes(column.field) ? LONGEST_KEY : LONGEST_TEXT;
        if (value.length > longest) return tooLong(column.field, longest);
        return FREE_TEXTS.has(column.valueClass) ? identifierInText(value, column.field) : null;
      }),
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
      if (value === null || value === no) return ok(false);
      if (value === yes) return ok(true);
      return refused(
        problem('YES_OR_NO', field, '是 or 否', '应填写“是”或“否”。', 'Either 是 or 否 is expected.'),
      );
    },
    choice<T extends string>(field: string, names: Readonly<Record<string, T>>): Result<T | null> {
      const value = text(field);
      if (value === null) return ok(null);
      const found = Object.entries(names).find(([name, code]) => word(name, code) === value);
      if (found) return ok(found[1]);
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

/**
 * Reads the cells of one row by field.
 *
 * @param kind the kind of workbook, as `residents`
 * @throws RangeError for a kind that does not exist
 */
export function cellReader(kind: string, cells: Cells): CellReader {
  const { columns, key } = workbook(kind);
  const text = (field: string): string | null => {
    const column = columns.find((each) => each.field === field);
    const value = column ? (cells[column.heading] ?? '').trim() : '';
    return value === '' ? null : value;
  };
  return fieldReader(columns, key, text, OFFICE);
}

/** What a program enters into a field. */
export type EntryValue = string | number | boolean | null | undefined;

/**
 * Reads by field what a program enters one by one, so that the rules of a workbook hold for it too. One of a list is named by its code.
 *
 * @param kind the kind of workbook, as `honours`
 * @throws RangeError for a kind that does not exist, and for a field that it does not have: what that says would be lost in silence
 */
export function entryReader(kind: string, entry: Readonly<Record<string, EntryValue>>): CellReader {
  const { columns, key } = workbook(kind);
  for (const field of Object.keys(entry)) {
    if (!columns.some((column) => column.field === field)) throw new RangeError(`${kind} has no ${field}`);
  }
  const text = (field: string): string | null => {
    const value = String(entry[field] ?? '').trim();
    return value === '' ? null : value;
  };
  return fieldReader(columns, key, text, PROGRAM);
}
