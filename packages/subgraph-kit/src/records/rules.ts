import { type CalendarDate, type Problem, problem } from '@zhucan/codes';

import type { ColumnValue } from './record-table.js';

/** Refuses a day after today on the business clock, with `FUTURE_DATE`; no day is none. */
export function notLaterThanToday(
  day: ColumnValue | undefined,
  field: string,
  today: CalendarDate,
): Problem | null {
  if (typeof day !== 'string' || day <= today) return null;
  return problem(
    'FUTURE_DATE',
    field,
    'not after today',
    '日期不得晚于今天。',
    'The date is not after today.',
  );
}

/** The day that another must not precede, and what it is called. */
export interface EarlierDay {
  readonly day: ColumnValue | undefined;
  readonly nameZh: string;
  readonly nameEn: string;
}

/** Refuses a day before an earlier one, with `PERIOD_ORDER`; where either is missing there is nothing to refuse. */
export function notBefore(
  day: ColumnValue | undefined,
  field: string,
  { day: earlier, nameZh, nameEn }: EarlierDay,
): Problem | null {
  if (typeof day !== 'string' || typeof earlier !== 'string' || day >= earlier) return null;
  return problem(
    'PERIOD_ORDER',
    field,
    `not before ${nameEn}`,
    `日期不得早于${nameZh}。`,
    `The date is not before ${nameEn}.`,
  );
}
