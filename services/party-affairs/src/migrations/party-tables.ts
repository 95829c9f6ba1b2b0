/** Records of the branch and the stages of its members. Every change is a new version, nothing is overwritten. */
export function partyTablesSql(): string[] {
  return [
    `CREATE TABLE party_record (
       record_id uuid NOT NULL, version integer NOT NULL CHECK (version > 0),
       kind text NOT NULL CHECK (kind IN ('BRANCH_COMMITTEE_MEETING', 'MEMBER_ASSEMBLY', 'THEME_DAY', 'PARTY_LECTURE', 'ORGANIZATIONAL_LIFE_MEETING',
         'DEMOCRATIC_APPRAISAL', 'GROUP_STUDY', 'MEMBERSHIP_CHECK', 'ELECTION', 'POINTS_RATING_NOTICE', 'IDEOLOGY_REVIEW', 'CENTRAL_GROUP_STUDY',
         'INTEGRITY_EDUCATION', 'WORK_PLAN')),
       status text NOT NULL CHECK (status IN ('PLANNED', 'HELD', 'CANCELLED')), held_on date NOT NULL, for_period text, region_id text NOT NULL,
       topic_zh text NOT NULL, stated_value integer CHECK (stated_value >= 0), recorded_at timestamptz NOT NULL DEFAULT now(), superseded_at timestamptz,
       PRIMARY KEY (record_id, version), CHECK (kind <> 'MEMBERSHIP_CHECK' OR status <> 'HELD' OR stated_value IS NOT NULL))`,
    `COMMENT ON TABLE party_record IS 'Meetings, sessions, checks, notices and plans of the branch, with every correction (党务记录).'`,
    `COMMENT ON COLUMN party_record.record_id IS 'Id of the record.'`,
    `COMMENT ON COLUMN party_record.version IS '1 for the first entry, one more for each correction.'`,
    `COMMENT ON COLUMN party_record.kind IS 'Kind of record.'`,
    `COMMENT ON COLUMN party_record.status IS 'Whether it took place.'`,
    `COMMENT ON COLUMN party_record.held_on IS 'Day on which it was or is to be held.'`,
    `COMMENT ON COLUMN party_record.for_period IS 'Year or period that it is for, apart from the day: the organisational-life meeting of 2018 was held in 2019.'`,
    `COMMENT ON COLUMN party_record.region_id IS 'Region of the branch.'`,
    `COMMENT ON COLUMN party_record.topic_zh IS 'Theme.'`,
    `COMMENT ON COLUMN party_record.stated_value IS 'Number that it states, as floating members found; zero is a finding.'`,
    `COMMENT ON COLUMN party_record.recorded_at IS 'Instant of entry.'`,
    `COMMENT ON COLUMN party_record.superseded_at IS 'Instant from which a correction stands instead; null for what stands.'`,
    `CREATE INDEX party_record_held ON party_record (kind, held_on) WHERE superseded_at IS NULL`,
    `CREATE TABLE party_stage (
       member_id uuid NOT NULL, version integer NOT NULL CHECK (version > 0),
       stage text NOT NULL CHECK (stage IN ('ACTIVIST', 'DEVELOPMENT_CANDIDATE', 'PROBATIONARY_MEMBER', 'FULL_MEMBER')),
       since date NOT NULL, until date CHECK (until >= since), region_id text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (member_id, version))`,
    `COMMENT ON TABLE party_stage IS 'Stages of development that somebody reached, one after the other (发展阶段).'`,
    `COMMENT ON COLUMN party_stage.member_id IS 'Id of the member or activist.'`,
    `COMMENT ON COLUMN party_stage.version IS '1 for the first stage entered, one more for each that follows.'`,
    `COMMENT ON COLUMN party_stage.stage IS 'Stage.'`,
    `COMMENT ON COLUMN party_stage.since IS 'Day of the decision.'`,
    `COMMENT ON COLUMN party_stage.until IS 'Day of the decision on the next stage; null for the present one.'`,
    `COMMENT ON COLUMN party_stage.region_id IS 'Region of the branch.'`,
    `COMMENT ON COLUMN party_stage.recorded_at IS 'Instant of entry.'`,
    `CREATE UNIQUE INDEX party_stage_present ON party_stage (member_id) WHERE until IS NULL`,
  ];
}
