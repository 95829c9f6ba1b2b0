import {
  addDays,
  type CalendarDate,
  type Clock,
  parsePeriod,
  parseRegionArgument,
  type Period,
  problem,
  RefusedError,
} from '@zhucan/codes';

import type { Store } from '../store/store.js';
import { type Figure, type Section, SECTIONS } from './figures.js';

/** Why a number is not given: it is not in public events, or not there yet. */
export type Absence = 'MONEY_OF_PERSONS' | 'PERIOD_NOT_OVER';

/** A figure as the events tell it. */
export interface CountedFigure {
  readonly code: string;
  readonly nameZh: string;
  readonly unitZh: string;
  /** Null where nothing states it, or where {@link absent} says why. */
  readonly value: number | null;
  /** The day, or month, where a single record makes the figure. */
  readonly occurredOn: string | null;
  /** What the figure has in the report and public events do not give. */
  readonly absent: Absence | null;
  /** The sum as the report of the office prints it, in fen; for figures with money alone. */
  readonly printedFen: string | null;
}

/** The report on a region and a period, from public events alone. */
export interface EventReport {
  readonly region: { readonly code: string; readonly nameZh: string };
  readonly period: Period;
  readonly sections: readonly (Omit<Section, 'figures'> & { readonly figures: readonly CountedFigure[] })[];
  /** Events in the store, and the instant at which the last was recorded; null where there is none. */
  readonly events: { readonly count: number; readonly lastRecordedAt: string | null };
  /** Cases whose last event is from before cases told their days: they count in no figure. */
  readonly incompleteCases: number;
  /** Residents who were erased: what was held of them is gone, also from stocks of the past, which the office's own figures go on counting. */
  readonly erasedResidents: number;
}

interface RegionRow {
  readonly code: string;
  readonly name_zh: string;
  readonly members: readonly string[];
}

async function getRegion(store: Store, argument: string): Promise<RegionRow> {
  const parsed = parseRegionArgument(argument, 'region');
  if (!parsed.ok) throw new RefusedError(parsed.problems);
  const key = parsed.value.kind === 'code' ? parsed.value.code : parsed.value.id;
  const [found] = await store.query<RegionRow>(
    `SELECT r.code, r.name_zh, (SELECT list(m.id) FROM region m WHERE r.id IN (m.id, m.street_id, m.district_id, m.city_id)) AS members
       FROM region r WHERE (r.id = $key OR r.code = $key) AND r.level <> 'COMMUNITY'`,
    { key },
  );
  if (found) return found;
  throw new RefusedError([
    problem(
      'UNKNOWN_REGION',
      'region',
      'a street or a region above, told of by the events',
      '没有这个区划，或者是社区：公开事件至多到街道。是否已先执行 sync？',
      'There is no such region, or it is a community: public events go to the street at most. Was sync run first?',
    ),
  ]);
}

interface Measured {
  readonly value: number | null;
  readonly records: number;
  readonly occurred_text: string | null;
}

/** The days that count: until the end of the period, or today. */
interface Counted {
  readonly period: Period;
  readonly until: CalendarDate;
  readonly over: boolean;
}

async function measure(store: Store, { facts }: Figure, region: RegionRow, days: Counted): Promise<Measured> {
  const value =
    facts.stated === true
      ? '(SELECT stated_value FROM fact ORDER BY occurred_on DESC, subject DESC LIMIT 1)'
      : '(SELECT count(DISTINCT subject) FROM fact)';
  const [row] = await store.query<{
    value: string | number | null;
    records: string;
    occurred_text: string | null;
  }>(
    `WITH day AS (SELECT CAST($first AS DATE) AS first_day, CAST($end AS DATE) AS end_day),
          fact AS (SELECT f.* FROM (${facts.sql.replaceAll('$from', '(SELECT first_day FROM day)').replaceAll('$until', '(SELECT end_day FROM day)')}) f
                    WHERE f.region_code IN (SELECT unnest(CAST($regions AS VARCHAR[]))) AND (SELECT first_day < end_day FROM day))
     SELECT ${value} AS value, (SELECT count(*) FROM fact) AS records, (SELECT max(occurred_text) FROM fact) AS occurred_text`,
    { first: days.period.from, end: days.until, regions: JSON.stringify(region.members) },
  );
  return {
    value: row?.value == null ? null : Number(row.value),
    records: Number(row?.records ?? 0),
    occurred_text: row?.occurred_text ?? null,
  };
}

async function count(store: Store, figure: Figure, region: RegionRow, days: Counted): Promise<CountedFigure> {
  const { code, nameZh, unitZh } = figure;
  const named = { code, nameZh, unitZh };
  if (figure.stock === true && !days.over)
    return { ...named, value: null, occurredOn: null, absent: 'PERIOD_NOT_OVER', printedFen: null };
  const { value, records, occurred_text } = await measure(store, figure, region, days);
  const printed = figure.money
    ? await store.query<{ fen: string | null }>(
        `SELECT CAST(amount_fen AS VARCHAR) AS fen FROM reported_figure
          WHERE indicator_code = $code AND period_code = $period AND region_code = $region`,
        { code, period: days.period.code, region: region.code },
      )
    : [];
  return {
    ...named,
    value,
    occurredOn: records === 1 ? occurred_text : null,
    absent: figure.money ? 'MONEY_OF_PERSONS' : null,
    printedFen: printed[0]?.fen ?? null,
  };
}

/**
 * The half-year report from what the store holds.
 *
 * @param clock tells which periods are over
 * @throws RefusedError `MALFORMED_PERIOD`, `MALFORMED_REGION`, `UNKNOWN_REGION`
 */
export async function readReport(
  store: Store,
  clock: Clock,
  choice: { readonly region: string; readonly period: string },
): Promise<EventReport> {
  const period = parsePeriod(choice.period, 'period');
  if (!period.ok) throw new RefusedError(period.problems);
  const region = await getRegion(store, choice.region);
  const today = clock.today();
  const over = period.value.until <= today;
  const days = { period: period.value, over, until: over ? period.value.until : addDays(today, 1) };
  const sections = [];
  for (const { nameZh, nameEn, figures } of SECTIONS) {
    const counted: CountedFigure[] = [];
    for (const figure of figures) counted.push(await count(store, figure, region, days));
    sections.push({ nameZh, nameEn, figures: counted });
  }
  const [held] = await store.query<{
    events: string;
    last: string | null;
    incomplete: string;
    erased: string;
  }>(
    `SELECT (SELECT count(*) FROM event) AS events, (SELECT CAST(max(recorded_at) AS VARCHAR) FROM event) AS last,
            (SELECT count(*) FROM programme_case WHERE incomplete) AS incomplete,
            (SELECT count(*) FROM erased WHERE aggregate_type = 'resident') AS erased`,
  );
  return {
    region: { code: region.code, nameZh: region.name_zh },
    period: period.value,
    sections,
    events: { count: Number(held?.events ?? 0), lastRecordedAt: held?.last ?? null },
    incompleteCases: Number(held?.incomplete ?? 0),
    erasedResidents: Number(held?.erased ?? 0),
  };
}
