import type { EvidenceTypeName } from '../graph/sdl.js';

/**
 * The records behind a figure, as a SQL query in parts. The figure and its evidence are read from the same query, so that they
 * cannot disagree; the predicates have names, so that a test can take each away and see the figure go wrong.
 *
 * The expressions may use `:regions` (text[] of region ids), `:from` (first day of the period) and `:until` (day after the last that
 * counts: of the period, or today where the period is not over). A stock is what there is at the end of the day before `:until`. They
 * need no guard against a period that has not begun: no fact counts in it.
 */
export interface FactSource {
  /** The type of the records. */
  readonly recordType: EvidenceTypeName;
  /** The FROM clause without its keyword, as `case_record c`. */
  readonly from: string;
  /** The record's id. */
  readonly recordId: string;
  /** What is counted once however often it occurs: a resident, a household. Left out where each record counts. */
  readonly subject?: string;
  /** The day by which the record counts; never null. */
  readonly occurredOn: string;
  /** The same as text where it may be less exact than a day; `YYYY-MM-DD` of `occurredOn` where left out. */
  readonly occurredText?: string;
  /** The region by which the record counts. */
  readonly regionId: string;
  /** The money that the record adds, in fen. */
  readonly amountFen?: string;
  /** A number that the record states, for figures that are stated and not counted. */
  readonly statedValue?: string;
  /** Conditions by name: `region`, `period`, `status`, `kind` and what else the figure needs. */
  readonly where: Readonly<Record<string, string>>;
}

/** The region and the days for which facts are asked, with the query's parameters. */
export interface FactRange {
  readonly regionIds: readonly string[];
  /** First day of the period, `YYYY-MM-DD`. */
  readonly from: string;
  /** Day after the last that counts; not after `from` where none does. */
  readonly until: string;
}

/** The parameters of every facts query, in the order `$1` regions, `$2` from, `$3` until. */
export function factParameters(range: FactRange): unknown[] {
  return [range.regionIds, range.from, range.until];
}

function bind(expression: string): string {
  return expression
    .replaceAll(':regions', '$1::text[]')
    .replaceAll(':from', '$2::date')
    .replaceAll(':until', '$3::date');
}

/** Without it, what holds today would stand in the report on a period that has not begun. */
const BEGUN = ':from < :until';

/**
 * The query of the records behind a figure: `record_id, subject, occurred_on, occurred_text, region_id, amount_fen, stated_value`.
 */
export function factsSql(source: FactSource): string {
  const where = [BEGUN, ...Object.values(source.where)].map((condition) => `(${condition})`);
  return bind(
    `SELECT (${source.recordId})::text AS record_id, (${source.subject ?? source.recordId})::text AS subject,
            (${source.occurredOn})::date AS occurred_on,
            ${source.occurredText ?? `to_char(${source.occurredOn}, 'YYYY-MM-DD')`} AS occurred_text,
            ${source.regionId} AS region_id, (${source.amountFen ?? 'NULL'})::bigint AS amount_fen,
            (${source.statedValue ?? 'NULL'})::integer AS stated_value
       FROM ${source.from}
      WHERE ${where.join(' AND ')}`,
  );
}

/**
 * The query of a figure's value: one row `value, amount_fen, records, occurred_text` for each named source, in one statement.
 * Every parameter is used once with its type, so that a figure which needs none of them still binds.
 */
export function measureSql(sources: Readonly<Record<string, FactSource>>): string {
  const parts = Object.entries(sources).map(
    ([code, source]) => `SELECT '${code.replaceAll("'", "''")}'::text AS code,
        ${source.statedValue === undefined ? 'count(DISTINCT f.subject)::integer' : '(array_agg(f.stated_value ORDER BY f.occurred_on DESC, f.record_id DESC))[1]'} AS value,
        ${source.amountFen === undefined ? 'NULL::text' : 'coalesce(sum(f.amount_fen), 0)::text'} AS amount_fen,
        count(*)::integer AS records, max(f.occurred_text) AS occurred_text
       FROM (${factsSql(source)}) f`,
  );
  return `WITH range AS (SELECT $1::text[] AS regions, $2::date AS first_day, $3::date AS end_day)
SELECT m.* FROM range, (${parts.join('\nUNION ALL\n')}) m`;
}

/** One measured figure. */
export interface Measure {
  readonly code: string;
  readonly value: number | null;
  readonly amount_fen: string | null;
  readonly records: number;
  readonly occurred_text: string | null;
}
