import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

import type { PartyBody, Standing } from '../decisions/stages.js';

/** Somebody on the roll, where they stand. */
export interface PartyMemberView extends Standing {
  readonly id: string;
  readonly number: string;
  /** Encrypted; null where only a decision on a stage was entered. */
  readonly name: Buffer | null;
  readonly floating: boolean | null;
  readonly joinedOn: CalendarDate | null;
  readonly determinedBy: PartyBody | null;
  readonly stated: boolean;
  readonly regionId: string;
}

/** Members by id, at their present stage; one statement. */
export async function findMembers(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PartyMemberView>> {
  const rows = await sql.query<PartyMemberView>(
    `SELECT m.member_id AS id, m.number, m.name, m.floating, m.joined_on AS "joinedOn", m.region_id AS "regionId",
            s.stage, s.since, s.determined_by AS "determinedBy", s.stated
       FROM party_member m JOIN party_stage_standing s ON s.member_id = m.member_id AND s.until IS NULL
      WHERE m.superseded_at IS NULL AND m.member_id::text = ANY($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
