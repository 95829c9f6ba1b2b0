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
