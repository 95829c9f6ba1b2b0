import {
  addDays,
  type CalendarDate,
  type Clock,
  parsePeriod,
  parseRegionArgument,
  type Period,
  RefusedError,
} from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { FactRange } from './facts.js';

/** A region with everything inside it. */
export interface RegionScope {
  /** Our id of the region. */
  readonly id: string;
  /** Its canonical official code, or our id where it has none. */
  readonly code: string;
  /** `PROVINCE_CITY`, `DISTRICT`, `STREET` or `COMMUNITY`. */
  readonly level: string;
  /** The region and all regions inside it. */
  readonly regionIds: readonly string[];
}

/** What a report is about. */
export interface ReportScope {
  readonly region: RegionScope;
  readonly period: Period;
  /**
   * The facts that can count: those of the region, from the first day of the period until today or its last day, whichever is earlier.
   * Figures, evidence and what the plan calls done all take it from here. It holds no day where the period has not begun.
   */
  readonly counted: FactRange;
  /** The last day that counts: the last of the period, or today where that is earlier; null where the period has not begun. */
  readonly asOf: CalendarDate | null;
}

/**
 * The days of a period that can count on a business day. What lies after today has not happened, whatever is entered for it, and a stock
 * is what there is today: nobody knows yet what will have run out by the end.
 */
function countedDays(
  period: Period,
  today: CalendarDate,
): { until: CalendarDate; asOf: CalendarDate | null } {
  if (period.until <= today) return { until: period.until, asOf: period.last };
  return { until: addDays(today, 1), asOf: today < period.from ? null : today };
}

/**
 * Finds a region by any form of its code, or by our own id, with the regions inside it; one statement.
 *
 * @param argument a code of 6, 9 or 12 digits or our own id
 * @param field the argument's name, for a refusal
 * @throws RefusedError `MALFORMED_REGION` or `UNKNOWN_REGION`
 */
export async function getRegionScope(sql: Sql, argument: string, field = 'region'): Promise<RegionScope> {
  const parsed = parseRegionArgument(argument, field);
  if (!parsed.ok) throw new RefusedError(parsed.problems);
  const key = parsed.value.kind === 'code' ? parsed.value.code : parsed.value.id;
  const [found] = await sql.query<{ id: string; code: string; level: string; members: string[] }>(
    `SELECT r.id, coalesce(r.code, r.id) AS code, r.level,
            array(SELECT m.id FROM region m WHERE r.id IN (m.id, m.street_id, m.district_id, m.city_id) ORDER BY m.id) AS members
       FROM region r WHERE r.id = $1 OR r.code = $1`,
    [key],
  );
  if (!found) {
    throw new RefusedError([
      {
        code: 'UNKNOWN_REGION',
        field,
        rule: 'a region known to the registry',
        messageZh: '没有这个区划。',
        messageEn: 'There is no such region.',
      },
    ]);
  }
  return { id: found.id, code: found.code, level: found.level, regionIds: found.members };
}

/**
 * Resolves the two arguments of a report.
 *
 * @throws RefusedError `MALFORMED_PERIOD`, `MALFORMED_REGION` or `UNKNOWN_REGION`; the period is checked first
 */
export async function getReportScope(
  sql: Sql,
  clock: Clock,
  region: string,
  period: string,
): Promise<ReportScope> {
  const parsed = parsePeriod(period, 'period');
  if (!parsed.ok) throw new RefusedError(parsed.problems);
  const { until, asOf } = countedDays(parsed.value, clock.today());
  const found = await getRegionScope(sql, region);
  return {
    region: found,
    period: parsed.value,
    counted: { regionIds: found.regionIds, from: parsed.value.from, until },
    asOf,
  };
}
