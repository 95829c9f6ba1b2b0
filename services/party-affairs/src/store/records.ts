import type { Sql } from '@zhucan/sql';

import type { PartyRecordKind, PartyRecordStatus } from '../generated/graphql.js';

/** A record of the branch. */
export interface PartyRecordView {
  readonly id: string;
  readonly number: string;
  readonly kind: PartyRecordKind;
  readonly status: PartyRecordStatus;
  readonly heldOn: string;
  readonly forPeriod: string | null;
  readonly topicZh: string;
  readonly people: number | null;
  readonly statedValue: number | null;
  readonly regionId: string;
}

/** Records by id, as they stand; one statement. */
export async function findRecords(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PartyRecordView>> {
  const rows = await sql.query<PartyRecordView>(
    `SELECT record_id AS id, number, kind, status, held_on AS "heldOn", for_period AS "forPeriod", topic_zh AS "topicZh", people,
            stated_value AS "statedValue", region_id AS "regionId"
       FROM party_record WHERE superseded_at IS NULL AND record_id::text = ANY($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
