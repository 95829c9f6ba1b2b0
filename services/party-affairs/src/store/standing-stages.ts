import type { PayloadOf } from '@zhucan/event-contracts';
import type { Sql } from '@zhucan/sql';

import { type Standing, STAGES } from '../decisions/stages.js';

/** The stages that stand of somebody, in their order, as SQL over a row `m` of `party_member`; $2 is the order. */
const STAGES_OF_MEMBER = `(SELECT coalesce(jsonb_agg(jsonb_build_object('stage', s.stage, 'since', s.since) ORDER BY array_position($2::text[], s.stage)), '[]')
    FROM party_stage s WHERE s.member_id = m.member_id AND s.superseded_at IS NULL)`;

/** The stages that stand of each, in their order; one statement, and none for nobody. */
export async function readStages(
  sql: Sql,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Standing[]>> {
  if (memberIds.length === 0) return new Map();
  const rows = await sql.query<{ readonly id: string; readonly stages: readonly Standing[] }>(
    `SELECT m.member_id AS id, ${STAGES_OF_MEMBER} AS stages FROM party_member m
      WHERE m.superseded_at IS NULL AND m.member_id = ANY($1::uuid[])`,
    [memberIds, STAGES],
  );
  return new Map(rows.map(({ id, stages }) => [id, stages]));
}

/** Somebody as everyone is told of them: neither name nor number. */
export type AnnouncedMember = PayloadOf<'zhucan.party-affairs.member.determined', 'public'>;

/** What everyone is told of each; one statement. */
export async function readAnnouncedMembers(
  sql: Sql,
  memberIds: readonly string[],
): Promise<ReadonlyMap<string, AnnouncedMember>> {
  const rows = await sql.query<AnnouncedMember>(
    `SELECT m.member_id AS "memberId", m.floating, m.joined_on::text AS "joinedOn",
            coalesce(r.street_id, r.district_id, r.city_id) AS "regionId", ${STAGES_OF_MEMBER} AS stages
       FROM party_member m LEFT JOIN region r ON r.id = m.region_id
      WHERE m.superseded_at IS NULL AND m.member_id = ANY($1::uuid[])`,
    [memberIds, STAGES],
  );
  return new Map(rows.map((member) => [member.memberId, member]));
}

/** The stages of somebody once another is reached, or the day of one corrected. */
export function withStage(stages: AnnouncedMember['stages'], reached: Standing): AnnouncedMember['stages'] {
  const others = stages.filter((each) => each.stage !== reached.stage);
  return [...others, reached].sort((one, other) => STAGES.indexOf(one.stage) - STAGES.indexOf(other.stage));
}
