import type { Sql } from '@zhucan/sql';

/** A public event. */
export interface PublicEventView {
  readonly id: string;
  readonly number: string;
  readonly heldOn: string;
  readonly titleZh: string;
  readonly campaign: 'HELP_DAY' | 'OTHER';
  readonly status: 'HELD' | 'CANCELLED';
  readonly hostZh: string | null;
  readonly regionId: string;
}

/** An honour. */
export interface HonourView {
  readonly id: string;
  readonly number: string;
  readonly receivedOn: string;
  readonly receivedText: string;
  readonly titleZh: string;
  readonly grantedByZh: string | null;
  /** Encrypted; only who may read identifiers gets it in the clear. */
  readonly recipient: Buffer | null;
  readonly regionId: string;
}

/** A model community. */
export interface ModelCommunityView {
  readonly id: string;
  readonly number: string;
  readonly nameZh: string;
  readonly startedOn: string;
  readonly finishedOn: string | null;
  readonly regionId: string;
  readonly levelZh: string;
}

/** A procedure that takes one visit at most. */
export interface OneVisitProcedureView {
  readonly id: string;
  readonly number: string;
  readonly achievedOn: string;
  readonly nameZh: string;
  readonly visitsRequired: number;
  readonly regionId: string;
}

/** The day of an honour as far as it is known. */
const RECEIVED_TEXT =
  "to_char(received_on, CASE precision WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END)";

async function find<V extends { readonly id: string }>(
  sql: Sql,
  select: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, V>> {
  const rows = await sql.query<V>(select, [ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Events by id; one statement. */
export function findPublicEvents(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PublicEventView>> {
  return find(
    sql,
    `SELECT event_id AS id, number, held_on AS "heldOn", title_zh AS "titleZh", campaign, status, host_zh AS "hostZh", region_id AS "regionId"
       FROM public_event WHERE superseded_at IS NULL AND event_id::text = ANY($1::text[])`,
    ids,
  );
}

/** Honours by id; one statement. */
export function findHonours(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, HonourView>> {
  return find(
    sql,
    `SELECT honour_id AS id, number, received_on AS "receivedOn", ${RECEIVED_TEXT} AS "receivedText", title_zh AS "titleZh",
            granted_by_zh AS "grantedByZh", recipient_zh AS recipient, region_id AS "regionId"
       FROM honour WHERE superseded_at IS NULL AND honour_id::text = ANY($1::text[])`,
    ids,
  );
}

/** Model communities by id; one statement. */
export function findModelCommunities(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ModelCommunityView>> {
  return find(
    sql,
    `SELECT project_id AS id, number, name_zh AS "nameZh", started_on AS "startedOn", finished_on AS "finishedOn", region_id AS "regionId",
            level_zh AS "levelZh"
       FROM model_community WHERE superseded_at IS NULL AND project_id::text = ANY($1::text[])`,
    ids,
  );
}

/** Procedures by id; one statement. */
export function findOneVisitProcedures(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OneVisitProcedureView>> {
  return find(
    sql,
    `SELECT procedure_id AS id, number, achieved_on AS "achievedOn", name_zh AS "nameZh", visits_required AS "visitsRequired", region_id AS "regionId"
       FROM one_visit_procedure WHERE superseded_at IS NULL AND procedure_id::text = ANY($1::text[])`,
    ids,
  );
}
