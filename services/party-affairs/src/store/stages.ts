import { recordingInstant } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';
import { type RecordUnit, writeAudit } from '@zhucan/subgraph-kit';

import type { StageEntry } from '../decisions/roll.js';
import { type Standing, STAGES } from '../decisions/stages.js';
import { readAnnouncedMembers, withStage } from './standing-stages.js';

/** Somebody on the roll with the stages that stand, in their order. */
export interface KnownMember {
  readonly id: string;
  readonly regionId: string;
  readonly stages: readonly StageEntry[];
}

/** Those on the roll by the office's number of them, with the stages that stand; one statement. */
export async function findKnownMembers(
  sql: Sql,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, KnownMember>> {
  const rows = await sql.query<KnownMember & { readonly number: string }>(
    `SELECT m.number, m.member_id AS id, m.region_id AS "regionId",
            coalesce((SELECT jsonb_agg(jsonb_build_object('stage', s.stage, 'since', s.since, 'determinedBy', s.determined_by, 'stated', s.stated)
                                       ORDER BY array_position($2::text[], s.stage))
                        FROM party_stage s WHERE s.member_id = m.member_id AND s.superseded_at IS NULL), '[]') AS stages
       FROM party_member m WHERE m.superseded_at IS NULL AND m.number = ANY($1::text[])`,
    [numbers, STAGES],
  );
  return new Map(rows.map(({ number, ...member }) => [number, member]));
}

/** The office's number of a member by our id of them, which never changes; null where there is no such member. */
export async function findMemberNumber(sql: Sql, memberId: string): Promise<string | null> {
  const [row] = await sql.query<{ number: string }>(
    'SELECT number FROM party_member WHERE superseded_at IS NULL AND member_id::text = $1',
    [memberId],
  );
  return row?.number ?? null;
}

/** A stage of somebody on the roll, to enter or to correct. */
export interface StageOfMember extends StageEntry {
  readonly memberId: string;
}

interface SavedStage extends Standing {
  readonly member_id: string;
  readonly version: number;
}

/**
 * Saves stages in the caller's transaction: state, audit and events of all of them, in a fixed number of statements. A stage that stands
 * already is corrected, and the former entry kept as history. The caller holds a lock on the members concerned.
 *
 * @param entries those of one member in the order in which they were reached
 */
export async function saveStages(unit: RecordUnit, entries: readonly StageOfMember[]): Promise<void> {
  if (entries.length === 0) return;
  const { sql, caller } = unit;
  const at = recordingInstant();
  const members = new Map(
    await readAnnouncedMembers(sql, [...new Set(entries.map((each) => each.memberId))]),
  );
  await sql.query(
    `UPDATE party_stage s SET superseded_at = greatest(s.recorded_at, $3)
       FROM unnest($1::uuid[], $2::text[]) AS n(member_id, stage)
      WHERE s.member_id = n.member_id AND s.stage = n.stage AND s.superseded_at IS NULL`,
    [entries.map((entry) => entry.memberId), entries.map((entry) => entry.stage), at],
  );
  const saved = await sql.query<SavedStage>(
    `INSERT INTO party_stage (member_id, version, stage, since, determined_by, stated, region_id, recorded_at)
     SELECT m.member_id, greatest(m.version, (SELECT max(p.version) FROM party_stage p WHERE p.member_id = m.member_id))
              + row_number() OVER (PARTITION BY m.member_id ORDER BY n.place),
            n.stage, n.since, n.determined_by, n.stated, m.region_id, $2
       FROM jsonb_to_recordset($1::jsonb) AS n(member_id uuid, place integer, stage text, since date, determined_by text, stated boolean)
       JOIN party_member m ON m.member_id = n.member_id AND m.superseded_at IS NULL
     RETURNING member_id, version, stage, since`,
    [
      JSON.stringify(
        entries.map(({ memberId, stage, since, determinedBy, stated }, place) => ({
          member_id: memberId,
          place,
          stage,
          since,
          determined_by: determinedBy,
          stated,
        })),
      ),
      at,
    ],
  );
  await writeAudit(
    sql,
    caller,
    saved.map((stage) => ({
      operation: 'determine-party-stage',
      subjectType: 'party-member',
      subjectId: stage.member_id,
      occurredOn: stage.since,
    })),
  );
  await appendToOutbox(
    sql,
    [...saved]
      .sort((one, other) => one.version - other.version)
      .flatMap(({ member_id: id, version, stage, since }) => {
        const before = members.get(id);
        if (!before) return [];
        const after = { ...before, stages: withStage(before.stages, { stage, since }) };
        members.set(id, after);
        return [
          {
            type: 'zhucan.party-affairs.member.determined',
            aggregateId: id,
            aggregateVersion: version,
            occurredOn: since,
            public: after,
          },
        ];
      }),
  );
}
