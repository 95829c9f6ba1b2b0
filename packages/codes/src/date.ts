import { ok, problem, refused, type Result } from './problem.js';

/** A calendar date of business in Asia/Shanghai, `YYYY-MM-DD`. Dates compare as text. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' };

const FORM = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function format(year: number, month: number, day: number): CalendarDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as CalendarDate;
}

function parts(date: CalendarDate): [number, number, number] {
  return [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10))];
}

function dayNumber(date: CalendarDate): number {
  const [year, month, day] = parts(date);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/**
 * Reads a date that exists.
 *
 * @param field the field to name in a refusal `MALFORMED_DATE`
 */
export function parseDate(text: string, field = 'date'): Result<CalendarDate> {
  const match = FORM.exec(text);
  const [year, month, day] = match ? [Number(match[1]), Number(match[2]), Number(match[3])] : [0, 0, 0];
  if (year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))
    return ok(text as CalendarDate);
  return refused(
    problem(
      'MALFORMED_DATE',
      field,
      'YYYY-MM-DD',
      '日期应为存在的日期，格式 YYYY-MM-DD。',
      'A date is an existing day written YYYY-MM-DD.',
    ),
  );
}

/**
 * A date known to be well-formed, as one read from the database.
 *
 * @throws RangeError where it is not
 */
export function toDate(text: string): CalendarDate {
  const parsed = parseDate(text);
  if (!parsed.ok) throw new RangeError('not a calendar date');
  return parsed.value;
}

/** The date so many days later; earlier for a negative number. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return new Date((dayNumber(date) + days) * DAY_MS).toISOString().slice(0, 10) as CalendarDate;
}

/** The same day so many months later; the last of the month where that day does not exist. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year, month, day] = parts(date);
  const index = year * 12 + (month - 1) + months;
  const [newYear, newMonth] = [Math.floor(index / 12), (index % 12) + 1];
  return format(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)));
}

/** The same day so many years later; 28 February for a 29th that does not exist. */
export function addYears(date: CalendarDate, years: number): CalendarDate {
  return addMonths(date, years * 12);
}

/** Days from the first date to the second. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Completed years of age on a day (周岁): a year is completed on the birthday. */
export function ageOn(birthDate: CalendarDate, on: CalendarDate): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return on.slice(5) >= birthDate.slice(5) ? years : years - 1;
}
