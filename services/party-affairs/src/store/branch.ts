import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { DueInterval } from '../decisions/branch-norms.js';
import type { Stage } from '../decisions/stages.js';

/** The branch of a region as it stands on a day. */
export interface BranchState {
  /** Those on the roll at each stage; stages without anybody are left out. */
  readonly members: Readonly<Partial<Record<Stage, number>>>;
  /** What the last membership check found; null where there was none. */
  readonly floatingMembers: number | null;
  readonly lastElectionOn: CalendarDate | null;
}

/**
 * Reads the branch of one region, not of those inside it, which have their own; one statement.
 *
 * @returns null where nobody is on the roll and nothing was recorded: there is no branch then
 */
export async function findBranch(sql: Sql, regionId: string, on: CalendarDate): Promise<BranchState | null> {
  const [row] = await sql.query<BranchState & { readonly is_known: boolean }>(
    `WITH held AS (
       SELECT kind, held_on, stated_value, record_id FROM party_record
        WHERE region_id = $1 AND status = 'HELD' AND superseded_at IS NULL AND held_on <= $2)
     SELECT (SELECT coalesce(jsonb_object_agg(c.stage, c.people), '{}') FROM (
               SELECT stage, count(*) AS people FROM party_stage_standing
                WHERE region_id = $1 AND since <= $2 AND (until IS NULL OR until > $2) GROUP BY stage) c) AS members,
            (SELECT stated_value FROM held WHERE kind = 'MEMBERSHIP_CHECK' ORDER BY held_on DESC, record_id DESC LIMIT 1) AS "floatingMembers",
            (SELECT max(held_on) FROM held WHERE kind = 'ELECTION') AS "lastElectionOn",
            EXISTS (SELECT 1 FROM party_member WHERE region_id = $1 AND superseded_at IS NULL)
              OR EXISTS (SELECT 1 FROM party_record WHERE region_id = $1 AND superseded_at IS NULL) AS is_known`,
    [regionId, on],
  );
  if (!row?.is_known) return null;
  const { members, floatingMembers, lastElectionOn } = row;
  return { members, floatingMembers, lastElectionOn };
}

/** How a norm was kept over the intervals in which it was due. */
export interface NormCount {
  readonly code: string;
  readonly required: number;
  readonly held: number;
  /** Whether every interval that is over has what it needs; null where none is over. */
  readonly met: boolean | null;
  /** The intervals that are over and lack something, oldest first. */
  readonly missed: readonly string[];
}

/**
 * Counts what the branch of one region held in each interval, by norm; one statement. What names a period that lies within an interval
 * counts there, whenever it was held: the organisational-life meeting of 2018 keeps the norm of 2018. Everything else counts by its day.
 *
 * @param today intervals that end later are not judged
 */
export async function countNorms(
  sql: Sql,
  regionId: string,
  due: readonly DueInterval[],
  today: CalendarDate,
): Promise<ReadonlyMap<string, NormCount>> {
  const rows = await sql.query<NormCount>(
    `WITH due AS (
       SELECT d.* FROM jsonb_to_recordset($2::jsonb)
         AS d(code text, kind text, period text, "from" date, until date, months integer, times integer)),
     record AS (
       SELECT kind, held_on, for_from, for_until,
              (date_part('year', for_until) - date_part('year', for_from)) * 12 + date_part('month', for_until) - date_part('month', for_from) AS for_months
         FROM party_record WHERE region_id = $1 AND status = 'HELD' AND superseded_at IS NULL),
     counted AS (
       SELECT d.*, d.until <= $3 AS over, (
                SELECT count(*)::integer FROM record r
                 WHERE r.kind = d.kind AND CASE WHEN r.for_months <= d.months THEN r.for_from >= d."from" AND r.for_until <= d.until
                                                ELSE r.held_on >= d."from" AND r.held_on < d.until END) AS held
         FROM due d)
     SELECT code, sum(times)::integer AS required, sum(held)::integer AS held, bool_and(held >= times) FILTER (WHERE over) AS met,
            coalesce(array_agg(period ORDER BY "from") FILTER (WHERE over AND held < times), '{}') AS missed
       FROM counted GROUP BY code`,
    [regionId, JSON.stringify(due), today],
  );
  return new Map(rows.map((row) => [row.code, row]));
}
