import { type CalendarDate, problem, type Problem } from '@zhucan/codes';

/** Refuses a day after today on the business clock, with `FUTURE_DATE`. */
export function inFuture(day: CalendarDate, field: string, today: CalendarDate): Problem | null {
  if (day <= today) return null;
  return problem(
    'FUTURE_DATE',
    field,
    'not after today',
    '日期不得晚于今天。',
    'The date is not after today.',
  );
}
