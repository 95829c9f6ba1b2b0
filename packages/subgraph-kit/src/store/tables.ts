/**
 * The tables that every service has besides its own: audit, replayed requests, reported figures, the plan. A service's first
 * migration runs them.
 */
export function kitTablesSql(): string[] {
  return [
    `CREATE TABLE audit_entry (
       entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
       actor text NOT NULL, role text NOT NULL, request_id text NOT NULL, operation text NOT NULL,
       subject_type text NOT NULL, subject_id text NOT NULL, occurred_on date NOT NULL,
       recorded_at timestamptz NOT NULL DEFAULT now())`,
    `COMMENT ON TABLE audit_entry IS 'Who did what to which thing; rows are only ever added (审计记录).'`,
    `COMMENT ON COLUMN audit_entry.entry_id IS 'Order of writing.'`,
    `COMMENT ON COLUMN audit_entry.actor IS 'Subject of the caller''s token.'`,
    `COMMENT ON COLUMN audit_entry.role IS 'Role in which the caller acted.'`,
    `COMMENT ON COLUMN audit_entry.request_id IS 'Request id that logs and answers carry.'`,
    `COMMENT ON COLUMN audit_entry.operation IS 'Operation, as register-resident.'`,
    `COMMENT ON COLUMN audit_entry.subject_type IS 'Kind of thing, as resident.'`,
    `COMMENT ON COLUMN audit_entry.subject_id IS 'Internal id of the thing; never an identifier of a person.'`,
    `COMMENT ON COLUMN audit_entry.occurred_on IS 'Business date.'`,
    `COMMENT ON COLUMN audit_entry.recorded_at IS 'Instant of writing.'`,
    `CREATE INDEX audit_entry_subject ON audit_entry (subject_type, subject_id)`,
    `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$`,
    `CREATE TRIGGER audit_entry_only_added BEFORE UPDATE OR DELETE ON audit_entry
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
    `CREATE TABLE operation_request (
       actor text NOT NULL, request_id text NOT NULL, operation text NOT NULL, input_digest bytea NOT NULL, thing_id text,
       recorded_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (actor, request_id))`,
    `COMMENT ON TABLE operation_request IS 'Requests that were carried out, so that a replay gets the first answer.'`,
    `COMMENT ON COLUMN operation_request.actor IS 'Subject of the caller''s token.'`,
    `COMMENT ON COLUMN operation_request.request_id IS 'The caller''s own id of the request.'`,
    `COMMENT ON COLUMN operation_request.operation IS 'Operation, as register-resident.'`,
    `COMMENT ON COLUMN operation_request.input_digest IS 'Keyed digest of the input; another input under the same id is refused.'`,
    `COMMENT ON COLUMN operation_request.thing_id IS 'Id of the thing that the operation made or changed.'`,
    `COMMENT ON COLUMN operation_request.recorded_at IS 'Instant of writing.'`,
    `CREATE TABLE reported_figure (
       figure_id uuid NOT NULL, version integer NOT NULL, region_id text NOT NULL, period_code text NOT NULL, indicator_code text NOT NULL,
       value integer, amount_fen bigint, rounding_unit_fen bigint CHECK (rounding_unit_fen > 0), printed text,
       approximate boolean NOT NULL, direction text CHECK (direction IN ('BELOW', 'ABOVE')), source text NOT NULL, source_line text NOT NULL,
       recorded_at timestamptz NOT NULL DEFAULT now(), superseded_at timestamptz, PRIMARY KEY (figure_id, version))`,
    `COMMENT ON TABLE reported_figure IS 'Figures as a printed report gives them, with every correction; never computed (报告数).'`,
    `COMMENT ON COLUMN reported_figure.figure_id IS 'Id of the figure.'`,
    `COMMENT ON COLUMN reported_figure.version IS '1 for the first entry, one more for each correction.'`,
    `COMMENT ON COLUMN reported_figure.region_id IS 'Region of the report.'`,
    `COMMENT ON COLUMN reported_figure.period_code IS 'Period of the report, as 2019-H1.'`,
    `COMMENT ON COLUMN reported_figure.indicator_code IS 'Indicator, as rehab.childTraining.'`,
    `COMMENT ON COLUMN reported_figure.value IS 'Printed number.'`,
    `COMMENT ON COLUMN reported_figure.amount_fen IS 'Printed amount in fen.'`,
    `COMMENT ON COLUMN reported_figure.rounding_unit_fen IS 'Unit to which the printed amount is rounded, in fen.'`,
    `COMMENT ON COLUMN reported_figure.printed IS 'The text as printed.'`,
    `COMMENT ON COLUMN reported_figure.approximate IS 'Whether the report gives it as an approximation.'`,
    `COMMENT ON COLUMN reported_figure.direction IS 'BELOW where the report says nearly, ABOVE where it says more than.'`,
    `COMMENT ON COLUMN reported_figure.source IS 'The document.'`,
    `COMMENT ON COLUMN reported_figure.source_line IS 'Line or lines of the document.'`,
    `COMMENT ON COLUMN reported_figure.recorded_at IS 'Instant of entry.'`,
    `COMMENT ON COLUMN reported_figure.superseded_at IS 'Instant from which a correction stands instead; null for what stands.'`,
    `CREATE UNIQUE INDEX reported_figure_standing ON reported_figure (region_id, period_code, indicator_code) WHERE superseded_at IS NULL`,
    `CREATE TABLE plan_task (
       task_id uuid NOT NULL, version integer NOT NULL, task_code text NOT NULL, region_id text NOT NULL, period_code text NOT NULL,
       period_from date NOT NULL, period_until date NOT NULL CHECK (period_until > period_from), section text NOT NULL,
       position integer NOT NULL, name_zh text NOT NULL, name_en text NOT NULL, target integer CHECK (target >= 0), unit text NOT NULL, due_on date,
       recorded_at timestamptz NOT NULL DEFAULT now(), superseded_at timestamptz, PRIMARY KEY (task_id, version))`,
    `COMMENT ON TABLE plan_task IS 'Tasks of the plan with their targets and every correction (计划任务).'`,
    `COMMENT ON COLUMN plan_task.task_id IS 'Id of the task.'`,
    `COMMENT ON COLUMN plan_task.version IS '1 for the first entry, one more for each correction.'`,
    `COMMENT ON COLUMN plan_task.task_code IS 'Stable code, as plan.needsSurvey.'`,
    `COMMENT ON COLUMN plan_task.region_id IS 'Region of the plan.'`,
    `COMMENT ON COLUMN plan_task.period_code IS 'Period of the plan, as 2019-H2.'`,
    `COMMENT ON COLUMN plan_task.period_from IS 'First day of the period.'`,
    `COMMENT ON COLUMN plan_task.period_until IS 'Day after the last of the period.'`,
    `COMMENT ON COLUMN plan_task.section IS 'Section of the report to which the task belongs.'`,
    `COMMENT ON COLUMN plan_task.position IS 'Place within the plan.'`,
    `COMMENT ON COLUMN plan_task.name_zh IS 'Name in Chinese.'`,
    `COMMENT ON COLUMN plan_task.name_en IS 'Name in English.'`,
    `COMMENT ON COLUMN plan_task.target IS 'Planned number; null where the plan names none.'`,
    `COMMENT ON COLUMN plan_task.unit IS 'What is counted.'`,
    `COMMENT ON COLUMN plan_task.due_on IS 'Last day for it.'`,
    `COMMENT ON COLUMN plan_task.recorded_at IS 'Instant of entry.'`,
    `COMMENT ON COLUMN plan_task.superseded_at IS 'Instant from which a correction stands instead; null for what stands.'`,
    `CREATE UNIQUE INDEX plan_task_standing ON plan_task (region_id, period_code, task_code) WHERE superseded_at IS NULL`,
  ];
}

/**
 * The projection of regions, for services other than the registry. Filled from the registry's events.
 */
export function regionProjectionSql(): string[] {
  return [
    `CREATE TABLE region (
       id text PRIMARY KEY, code text UNIQUE, level text NOT NULL, name_zh text NOT NULL, parent_id text,
       street_id text, district_id text, city_id text, valid_from date, valid_to date, aggregate_version integer NOT NULL)`,
    `COMMENT ON TABLE region IS 'Regions as the registry announced them (区划投影).'`,
    `COMMENT ON COLUMN region.id IS 'The code of a city, district or street; our own id of a community.'`,
    `COMMENT ON COLUMN region.code IS 'Official code; null where none is known.'`,
    `COMMENT ON COLUMN region.level IS 'PROVINCE_CITY, DISTRICT, STREET or COMMUNITY.'`,
    `COMMENT ON COLUMN region.name_zh IS 'Name in Chinese.'`,
    `COMMENT ON COLUMN region.parent_id IS 'The region directly above.'`,
    `COMMENT ON COLUMN region.street_id IS 'The street it lies in or is.'`,
    `COMMENT ON COLUMN region.district_id IS 'The district it lies in or is.'`,
    `COMMENT ON COLUMN region.city_id IS 'The city it lies in or is.'`,
    `COMMENT ON COLUMN region.valid_from IS 'First day of validity.'`,
    `COMMENT ON COLUMN region.valid_to IS 'First day after validity.'`,
    `COMMENT ON COLUMN region.aggregate_version IS 'Version of the region that this row shows.'`,
    `CREATE INDEX region_parent ON region (parent_id)`,
  ];
}
