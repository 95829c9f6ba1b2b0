import { CASE_STATUSES, LIFE_CYCLE, OCCASIONS, SUBJECT_KINDS } from '@zhucan/casework';

import { literal, tableSql } from './ddl.js';

const list = (values: readonly string[]): string => values.map(literal).join(', ');

/** The pairs of statuses that the life cycle allows, so that the database refuses what the decisions would refuse. */
const transitions = CASE_STATUSES.flatMap((from) =>
  LIFE_CYCLE[from].map((to) => `(${literal(from)}, ${literal(to)})`),
).join(', ');

/** A status that cannot stand without its day. */
const DAY_OF_STATUS = {
  COMMUNITY_REVIEWED: 'community_reviewed_on',
  STREET_REVIEWED: 'street_reviewed_on',
  APPROVED: 'approved_on',
  PUBLIC_NOTICE: 'notice_opened_on',
  CONFIRMED: 'confirmed_on',
  DELIVERED: 'delivered_on',
  PAID: 'paid_on',
  FOLLOWED_UP: 'followed_up_on',
  CLOSED: 'closed_on',
} as const;

/**
 * The tables of programmes and cases, of one shape in both services. They are to be run after the kit's tables.
 */
export function caseTablesSql(): string[] {
  return [
    ...tableSql(
      'programme_version',
      'Programmes as they were in force (项目政策版本); loaded from the programme data of the service.',
      [
        ['programme_code', 'text NOT NULL', 'Stable code of the programme.'],
        ['version', 'integer NOT NULL CHECK (version > 0)', 'Version of the programme.'],
        ['name_zh', 'text NOT NULL', 'Name in Chinese.'],
        ['name_en', 'text NOT NULL', 'Name in English.'],
        [
          'subject_kind',
          `text NOT NULL CHECK (subject_kind IN (${list(SUBJECT_KINDS)}))`,
          'What the programme is for.',
        ],
        ['valid_from', 'date NOT NULL', 'First day of validity.'],
        ['valid_to', 'date CHECK (valid_to > valid_from)', 'Day after the last of validity; null for none.'],
        [
          'unverified',
          'boolean NOT NULL',
          'Whether a part is a default that no stored official rule confirms.',
        ],
        ['content_digest', 'bytea NOT NULL', 'Digest of the data; a version that is in use must not change.'],
        ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of loading.'],
      ],
      ['PRIMARY KEY (programme_code, version)'],
    ),
    'CREATE SEQUENCE case_number_sequence',
    `COMMENT ON SEQUENCE case_number_sequence IS 'Source of the running part of case numbers that the service makes itself.'`,
    ...tableSql(
      'case_record',
      'Cases as they stand (项目案件); the way that led there is in case_event.',
      [
        ['case_id', 'uuid PRIMARY KEY', 'Id of the case.'],
        [
          'case_number',
          'text NOT NULL UNIQUE CHECK (length(case_number) BETWEEN 1 AND 64)',
          'Number by which the office calls it (案件编号).',
        ],
        ['programme_code', 'text NOT NULL', 'Programme applied to.'],
        [
          'programme_version',
          'integer NOT NULL',
          'Version by which it is judged: that of the day of the application.',
        ],
        [
          'subject_kind',
          `text NOT NULL CHECK (subject_kind IN (${list(SUBJECT_KINDS)}))`,
          'What the case is about.',
        ],
        ['resident_id', 'text', 'The resident, or who applied for a household.'],
        ['household_id', 'text', 'The household of a case about one.'],
        ['enterprise_id', 'text', 'The enterprise of a case about one.'],
        ['region_id', 'text NOT NULL', 'Region in which it was filed.'],
        ['street_id', 'text', 'Street of that region.'],
        ['district_id', 'text', 'District of that region.'],
        ['occasion', `text CHECK (occasion IN (${list(OCCASIONS)}))`, 'Occasion of a consolation grant.'],
        ['status', `text NOT NULL CHECK (status IN (${list(CASE_STATUSES)}))`, 'Where it stands.'],
        [
          'version',
          'integer NOT NULL CHECK (version > 0)',
          'Version of the aggregate: one more with every event.',
        ],
        [
          'revision',
          'integer NOT NULL CHECK (revision > 0)',
          'Which telling of its history stands: one more with every correction.',
        ],
        ['submitted_on', 'date NOT NULL', 'Day of the first application.'],
        ['community_reviewed_on', 'date', 'Day of the review by the community.'],
        ['street_reviewed_on', 'date', 'Day of the review by the street.'],
        ['approved_on', 'date', 'Day of the decision by the district.'],
        ['notice_opened_on', 'date', 'Day on which the last notice was hung.'],
        ['confirmed_on', 'date', 'Day of the confirmation after the notice.'],
        [
          'delivered_on',
          'date',
          'Day on which the device, service or insurance was given; never taken back.',
        ],
        ['paid_on', 'date', 'Day of the payment; never taken back.'],
        ['followed_up_on', 'date', 'Day of the last follow-up.'],
        ['closed_on', 'date', 'Day on which it was finished.'],
        [
          'ended_on',
          'date',
          'Day on which it was rejected, withdrawn or cancelled; null for every other case.',
        ],
        ['last_step_on', 'date NOT NULL', 'Day of the last step.'],
        [
          'amount_fen',
          'bigint CHECK (amount_fen > 0)',
          'Money granted or paid, in fen; the premium of an insurance.',
        ],
        [
          'import_digest',
          'bytea',
          'Digest of the imported row that it shows last; null where none was imported.',
        ],
        ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of the first entry.'],
        ['changed_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of the last entry.'],
      ],
      [
        'FOREIGN KEY (programme_code, programme_version) REFERENCES programme_version (programme_code, version)',
        `CONSTRAINT case_record_subject CHECK (CASE subject_kind
           WHEN 'RESIDENT' THEN resident_id IS NOT NULL AND household_id IS NULL AND enterprise_id IS NULL
           WHEN 'HOUSEHOLD' THEN household_id IS NOT NULL AND enterprise_id IS NULL
           ELSE enterprise_id IS NOT NULL AND resident_id IS NULL AND household_id IS NULL END)`,
        `CONSTRAINT case_record_ended CHECK ((ended_on IS NOT NULL) = (status IN ('REJECTED', 'WITHDRAWN', 'CANCELLED')))`,
        `CONSTRAINT case_record_last_step CHECK (last_step_on >= submitted_on)`,
        ...Object.entries(DAY_OF_STATUS).map(
          ([status, column]) =>
            `CONSTRAINT case_record_${column} CHECK (status <> ${literal(status)} OR ${column} IS NOT NULL)`,
        ),
      ],
    ),
    'CREATE INDEX case_record_resident ON case_record (resident_id)',
    'CREATE INDEX case_record_household ON case_record (household_id) WHERE household_id IS NOT NULL',
    'CREATE INDEX case_record_enterprise ON case_record (enterprise_id) WHERE enterprise_id IS NOT NULL',
    'CREATE INDEX case_record_programme_submitted ON case_record (programme_code, submitted_on)',
    'CREATE INDEX case_record_programme_delivered ON case_record (programme_code, delivered_on) WHERE delivered_on IS NOT NULL',
    'CREATE INDEX case_record_programme_paid ON case_record (programme_code, paid_on) WHERE paid_on IS NOT NULL',
    'CREATE INDEX case_record_region ON case_record (region_id)',
    ...tableSql(
      'case_event',
      'Every step of every case, and every correction; rows are only ever added (案件办理记录).',
      [
        [
          'case_id',
          'uuid NOT NULL REFERENCES case_record (case_id) DEFERRABLE INITIALLY DEFERRED',
          'The case.',
        ],
        ['version', 'integer NOT NULL CHECK (version > 0)', 'Version of the case that this belongs to.'],
        [
          'position',
          'integer NOT NULL CHECK (position > 0)',
          'Place within the version; a correction tells the whole history anew.',
        ],
        [
          'revision',
          'integer NOT NULL CHECK (revision > 0)',
          'Telling of the history; the steps of the case are those of its own revision.',
        ],
        ['correction', 'boolean NOT NULL', 'Whether the row belongs to a correction.'],
        ['from_status', 'text', 'Status before; null for the application.'],
        ['status', 'text NOT NULL', 'Status after.'],
        ['occurred_on', 'date NOT NULL', 'Day on which it happened.'],
        ['amount_fen', 'bigint', 'Money granted or paid by this step, in fen.'],
        ['reason', 'text CHECK (length(reason) <= 500)', 'Reason given.'],
        ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of writing.'],
      ],
      [
        'PRIMARY KEY (case_id, version, position)',
        `CONSTRAINT case_event_life_cycle CHECK (
           (from_status IS NULL AND status = 'SUBMITTED') OR (from_status IS NOT NULL AND (from_status, status) IN (${transitions})))`,
      ],
    ),
    `CREATE FUNCTION refuse_case_event_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$`,
    `CREATE TRIGGER case_event_only_added BEFORE UPDATE OR DELETE ON case_event
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_case_event_change()`,
    ...tableSql(
      'case_import_wait',
      'Imported rows whose resident, household or region has not arrived in the projection yet (待匹配案件).',
      [
        ['wait_id', 'bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY', 'Order of arrival.'],
        ['case_number', 'text NOT NULL', 'Number of the case.'],
        ['subject_id', 'text NOT NULL', 'Resident, household or enterprise that is waited for.'],
        ['row', 'jsonb NOT NULL', 'The row, with internal ids only.'],
        ['digest', 'bytea NOT NULL', 'Digest of the row.'],
        ['actor', 'text NOT NULL', 'Subject of the token of who imported it.'],
        ['role', 'text NOT NULL', 'Role in which it was imported.'],
        ['request_id', 'text NOT NULL', 'Request id of the import.'],
        [
          'status',
          `text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'APPLIED', 'REJECTED'))`,
          'Whether it still waits.',
        ],
        ['problems', 'jsonb', 'Why it was rejected in the end.'],
        ['received_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of arrival.'],
        ['settled_at', 'timestamptz', 'Instant at which it was applied or rejected.'],
      ],
      [`CONSTRAINT case_import_wait_settled CHECK ((settled_at IS NULL) = (status = 'WAITING'))`],
    ),
    `CREATE UNIQUE INDEX case_import_wait_once ON case_import_wait (case_number, digest) WHERE status = 'WAITING'`,
    `CREATE INDEX case_import_wait_subject ON case_import_wait (subject_id) WHERE status = 'WAITING'`,
  ];
}
