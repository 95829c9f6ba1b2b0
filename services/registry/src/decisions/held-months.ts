import { addMonths, type CalendarDate, toDate } from '@zhucan/codes';

import type { EffectiveEntry } from './effective-timeline.js';

/** Months at whose end somebody held a valid certificate and lived in one place. */
export interface HeldMonths {
  /** First month, `YYYY-MM`. */
  readonly from: string;
  /** Last month; null while no end is known. */
  readonly to: string | null;
  readonly regionId: string | null;
}

const monthOf = (day: CalendarDate): string => day.slice(0, 7);
/** The month before that of a day. */
const monthBefore = (day: CalendarDate): string => monthOf(addMonths(day, -1));

/** The months whose last day lies in a stretch; undefined where none does. */
function monthEnds(from: CalendarDate, to: CalendarDate | null): Omit<HeldMonths, 'regionId'> | undefined {
  const first = monthOf(from);
  if (to === null) return { from: first, to: null };
  // A stretch that ends with a month, the day after being the first of the next, holds that month's end.
  const last = monthBefore(to);
  return last < first ? undefined : { from: first, to: last };
}

/**
 * The months at whose end a valid certificate was held, and where its holder lived then, in their order. Days are left out: they might tell who it is.
 *
 * @param timeline the effective picture, oldest first
 * @param placeOf what a region is called in public, its street at most
 */
export function heldMonths(
  timeline: readonly EffectiveEntry[],
  placeOf: (regionId: string) => string | null,
): HeldMonths[] {
  const held: HeldMonths[] = [];
  for (const { from, to, regionId, certificate } of timeline) {
    if (certificate?.status !== 'VALID') continue;
    const months = monthEnds(from, to);
    if (!months) continue;
    const place = placeOf(regionId);
    const last = held.at(-1);
    if (last?.to === monthBefore(toDate(`${months.from}-01`)) && last.regionId === place)
      held[held.length - 1] = { ...last, to: months.to };
    else held.push({ ...months, regionId: place });
  }
  return held;
}
