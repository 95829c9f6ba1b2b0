import type { Sql } from '@zhucan/sql';

/** A public event. */
export interface PublicEventView {
  readonly id: string;
  readonly heldOn: string;
  readonly titleZh: string;
  readonly regionId: string;
}

/** An honour. */
export interface HonourView {
  readonly id: string;
  readonly receivedOn: string;
  readonly titleZh: string;
}

/** A model community. */
export interface ModelCommunityView {
  readonly id: string;
  readonly startedOn: string;
  readonly regionId: string;
  readonly levelZh: string;
}

/** A procedure that takes one visit at most. */
export interface OneVisitProcedureView {
  readonly id: string;
  readonly achievedOn: string;
  readonly nameZh: string;
}

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
    `SELECT event_id AS id, held_on AS "heldOn", title_zh AS "titleZh", region_id AS "regionId"
       FROM public_event WHERE superseded_at IS NULL AND event_id::text = ANY($1::text[])`,
    ids,
  );
}

/** Honours by id; one statement. */
export function findHonours(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, HonourView>> {
  return find(
    sql,
    `SELECT honour_id AS id, received_on AS "receivedOn", title_zh AS "titleZh" FROM honour WHERE superseded_at IS NULL AND honour_id::text = ANY($1::text[])`,
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
    `SELECT project_id AS id, started_on AS "startedOn", region_id AS "regionId", level_zh AS "levelZh"
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
    `SELECT procedure_id AS id, achieved_on AS "achievedOn", name_zh AS "nameZh"
       FROM one_visit_procedure WHERE superseded_at IS NULL AND procedure_id::text = ANY($1::text[])`,
    ids,
  );
}
