import { addColumnsSql, addNumberSql } from '@zhucan/subgraph-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** First day and day after the last of a period as a record names it, as `2018`, `2019-H1`, `2019-Q2` or `2019-05`. */
const PERIOD_DAYS = `UPDATE party_record SET for_from = p.first_day, for_until = (p.first_day + p.length)::date
   FROM (SELECT record_id, version,
                make_date(left(for_period, 4)::int, CASE substr(for_period, 6, 1) WHEN '' THEN 1 WHEN 'H' THEN (right(for_period, 1)::int - 1) * 6 + 1
                                                        WHEN 'Q' THEN (right(for_period, 1)::int - 1) * 3 + 1 ELSE right(for_period, 2)::int END, 1) AS first_day,
                CASE substr(for_period, 6, 1) WHEN '' THEN interval '12 months' WHEN 'H' THEN interval '6 months' WHEN 'Q' THEN interval '3 months'
                                              ELSE interval '1 month' END AS length
           FROM party_record WHERE for_period IS NOT NULL) p
  WHERE p.record_id = party_record.record_id AND p.version = party_record.version`;

/**
 * What the office's records hold besides. The days of the period that a record is for stand beside its code, so that norms are held against
 * them by comparison.
 */
const recordSql = (): string[] => [
  ...addNumberSql('party_record', 'record_id'),
  ...addColumnsSql('party_record', [
    ['people', 'integer CHECK (people >= 0)', 'How many took part (参加人数).'],
    ['for_from', 'date', 'First day of the period that it is for.'],
    ['for_until', 'date', 'Day after the last of the period that it is for.'],
  ]),
  PERIOD_DAYS,
  `ALTER TABLE party_record ADD CONSTRAINT party_record_for_period
     CHECK (num_nulls(for_period, for_from, for_until) IN (0, 3) AND for_until > for_from)`,
];

const rollSql = (): string[] => [
  `CREATE TABLE party_member (
     member_id uuid NOT NULL, version integer NOT NULL CHECK (version > 0), number text NOT NULL, name bytea, floating boolean, joined_on date,
     region_id text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), superseded_at timestamptz, PRIMARY KEY (member_id, version))`,
  `COMMENT ON TABLE party_member IS 'The roll of members and of those on the way into the Party, with every correction (党员名册).'`,
  `COMMENT ON COLUMN party_member.member_id IS 'Id of the member or activist.'`,
  `COMMENT ON COLUMN party_member.version IS 'Version of the member with this entry; versions run on through roll and stages.'`,
  `COMMENT ON COLUMN party_member.number IS 'The office''s own number of them (编号); unique among what stands.'`,
  `COMMENT ON COLUMN party_member.name IS 'Name, encrypted; null where only a decision on a stage was entered.'`,
  `COMMENT ON COLUMN party_member.floating IS 'Whether they are away from the branch for six months or more (流动党员); null where that was not entered.'`,
  `COMMENT ON COLUMN party_member.joined_on IS 'Day on which the assembly accepted them as a probationary member (入党日期).'`,
  `COMMENT ON COLUMN party_member.region_id IS 'Region of the branch.'`,
  `COMMENT ON COLUMN party_member.recorded_at IS 'Instant of entry.'`,
  `COMMENT ON COLUMN party_member.superseded_at IS 'Instant from which a correction stands instead; null for what stands.'`,
  `CREATE UNIQUE INDEX party_member_number ON party_member (number) WHERE superseded_at IS NULL`,
  `CREATE UNIQUE INDEX party_member_standing ON party_member (member_id) WHERE superseded_at IS NULL`,
  // Whoever was entered by a decision alone is on the roll from now on, under our id until the office gives a number.
  `INSERT INTO party_member (member_id, version, number, region_id, recorded_at)
   SELECT member_id, version, member_id::text, region_id, recorded_at FROM party_stage WHERE until IS NULL`,
];

/** The end of a stage is the beginning of the next one. It is read and no longer stored, since a correction of the next one would rewrite it. */
const stageSql = (): string[] => [
  `ALTER TABLE party_stage DROP COLUMN until`,
  ...addColumnsSql('party_stage', [
    [
      'determined_by',
      `text CHECK (determined_by IN ('MEMBER_ASSEMBLY', 'BRANCH_COMMITTEE'))`,
      'Who decided (确定机构): the assembly (党员大会) or the committee (支委会); null where that is not known.',
    ],
    [
      'stated',
      'boolean NOT NULL DEFAULT true',
      'False where the day follows from the rules, as the confirmation a year after joining.',
    ],
    ['superseded_at', 'timestamptz', 'Instant from which a correction stands instead; null for what stands.'],
  ]),
  `ALTER TABLE party_stage ALTER COLUMN stated DROP DEFAULT`,
  `COMMENT ON COLUMN party_stage.version IS 'Version of the member with this entry; versions run on through roll and stages.'`,
  `COMMENT ON COLUMN party_stage.since IS 'Day from which the stage holds: that of the decision.'`,
  `COMMENT ON COLUMN party_stage.region_id IS 'Region of the branch that decided.'`,
  `CREATE UNIQUE INDEX party_stage_entry ON party_stage (member_id, stage) WHERE superseded_at IS NULL`,
  `CREATE VIEW party_stage_standing AS
     SELECT s.member_id, s.stage, s.since,
            lead(s.since) OVER (PARTITION BY s.member_id
              ORDER BY array_position(ARRAY['ACTIVIST', 'DEVELOPMENT_CANDIDATE', 'PROBATIONARY_MEMBER', 'FULL_MEMBER'], s.stage)) AS until,
            s.determined_by, s.stated, m.region_id
       FROM party_stage s JOIN party_member m ON m.member_id = s.member_id AND m.superseded_at IS NULL WHERE s.superseded_at IS NULL`,
  `COMMENT ON VIEW party_stage_standing IS 'The stages that stand, each with its end, by the branch on whose roll the member is (发展阶段).'`,
  `COMMENT ON COLUMN party_stage_standing.member_id IS 'Id of the member or activist.'`,
  `COMMENT ON COLUMN party_stage_standing.stage IS 'Stage.'`,
  `COMMENT ON COLUMN party_stage_standing.since IS 'First day of the stage.'`,
  `COMMENT ON COLUMN party_stage_standing.until IS 'First day of the next stage; null for the present one.'`,
  `COMMENT ON COLUMN party_stage_standing.determined_by IS 'Who decided.'`,
  `COMMENT ON COLUMN party_stage_standing.stated IS 'False where the day follows from the rules.'`,
  `COMMENT ON COLUMN party_stage_standing.region_id IS 'Region of the branch on whose roll the member is.'`,
];

/** Records have the office's number, the branch has its roll, and stages are corrected with their history. */
export class Members1563235200000 implements MigrationInterface {
  readonly name = 'Members1563235200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...recordSql(), ...rollSql(), ...stageSql()]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
