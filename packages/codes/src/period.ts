import { addDays, addMonths, type CalendarDate, toDate } from './date.js';
import { ok, problem, refused, type Result } from './problem.js';

/** A reporting period. */
export interface Period {
  /** `2019`, `2019-H1`, `2019-Q2` or `2019-05`. */
  readonly code: string;
  /** First day. */
  readonly from: CalendarDate;
  /** Last day. */
  readonly last: CalendarDate;
  /** Day after the last. */
  readonly until: CalendarDate;
}

const FORM = /^((?:19|20)\d{2})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?$/;

/**
 * Reads a period: a year, half-year, quarter or month.
 *
 * @param field the argument to name in a refusal `MALFORMED_PERIOD`
 */
export function parsePeriod(text: string, field = 'period'): Result<Period> {
  const match = FORM.exec(text);
  if (!match) {
    return refused(
      problem(
        'MALFORMED_PERIOD',
        field,
        '2019, 2019-H1, 2019-Q2 or 2019-05',
        '期间应写作 2019、2019-H1、2019-Q2 或 2019-05。',
        'A period is written 2019, 2019-H1, 2019-Q2 or 2019-05.',
      ),
    );
  }
  const [, year = '', half, quarter, month] = match;
  const [startMonth, months] = half
    ? [(Number(half) - 1) * 6, 6]
    : quarter
      ? [(Number(quarter) - 1) * 3, 3]
      : month
        ? [Number(month) - 1, 1]
        : [0, 12];
  const from = addMonths(toDate(`${year}-01-01`), startMonth);
  const until = addMonths(from, months);
  return ok({ code: text, from, until, last: addDays(until, -1) });
}
