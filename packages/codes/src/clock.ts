import { readFileSync, statSync } from 'node:fs';

import { type CalendarDate, parseDate, toDate } from './date.js';

/** The business clock: whatever asks "today" asks it. */
export interface Clock {
  today(): CalendarDate;
}

/** A clock that stands. */
export function fixedClock(date: CalendarDate): Clock {
  return { today: () => date };
}

/** A clock that its owner moves; tests own one. */
export function settableClock(date: CalendarDate): Clock & { set(date: CalendarDate): void } {
  let current = date;
  return {
    today: () => current,
    set(next) {
      current = next;
    },
  };
}

/**
 * A clock that shows the date in a file, and follows the file when it changes.
 *
 * @throws Error where the file is missing or holds no date
 */
export function fileClock(path: string): Clock {
  let seen = -1;
  let current: CalendarDate | undefined;
  return {
    today() {
      const changed = statSync(path).mtimeMs;
      if (current === undefined || changed !== seen) {
        const parsed = parseDate(readFileSync(path, 'utf8').trim());
        if (!parsed.ok) throw new Error('the clock file holds no date');
        current = parsed.value;
        seen = changed;
      }
      return current;
    },
  };
}

/** Calendar days of China Standard Time, which has no summer time since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;

/** The clock on the wall, as a date in Asia/Shanghai. */
export function systemClock(): Clock {
  return {
    today: () =>
      toDate(new Date(recordingInstant().getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)),
  };
}

/** The instant at which something is recorded: the one place of real time. */
export function recordingInstant(): Date {
  // eslint-disable-next-line no-restricted-syntax -- the place that the rule points to
  return new Date();
}
