import { toDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { Stage, Standing } from '../decisions/stages.js';
import type { PartyRecordKind, PartyRecordStatus } from '../generated/graphql.js';

/** A record of the branch. */
export interface PartyRecordView {
  readonly id: string;
  readonly kind: PartyRecordKind;
  readonly status: PartyRecordStatus;
  readonly heldOn: string;
  readonly forPeriod: string | null;
  readonly topicZh: string;
  readonly statedValue: number | null;
}

/** Where a member stands. */
export interface PartyMemberView {
  readonly id: string;
  readonly stage: Stage;
  readonly since: string;
}

/** Records by id; one statement. */
export async function findRecords(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PartyRecordView>> {
  const rows = await sql.query<PartyRecordView>(
    `SELECT record_id AS id, kind, status, held_on AS "heldOn", for_period AS "forPeriod", topic_zh AS "topicZh", stated_value AS "statedValue"
       FROM party_record WHERE superseded_at IS NULL AND record_id::text = ANY($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Members by id, at their present stage; one statement. */
export async function findMembers(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PartyMemberView>> {
  const rows = await sql.query<PartyMemberView>(
    'SELECT member_id AS id, stage, since FROM party_stage WHERE until IS NULL AND member_id::text = ANY($1::text[])',
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * The present stage of a member with its version, the member held until the end of the transaction; null where there is none. Two
 * statements: what is held is the first stage, which every member keeps, and what stands is read once it is held. Held by the condition
 * that it stands, a row that another decision ended meanwhile would be none, and its successor would not be seen.
 */
export async function findStandingForUpdate(
  sql: Sql,
  memberId: string,
): Promise<(Standing & { readonly version: number }) | null> {
  await sql.query('SELECT 1 FROM party_stage WHERE member_id::text = $1 AND version = 1 FOR UPDATE', [
    memberId,
  ]);
  const [row] = await sql.query<{ stage: Stage; since: string; version: number }>(
    'SELECT stage, since, version FROM party_stage WHERE until IS NULL AND member_id::text = $1',
    [memberId],
  );
  return row ? { ...row, since: toDate(row.since) } : null;
}
