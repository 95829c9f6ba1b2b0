import { CATEGORIES } from '@zhucan/codes';

import { CANCELLATION_REASONS, CERTIFICATE_STATUSES } from '../decisions/certificate-life-cycle.js';
import { HARDSHIPS } from '../decisions/resident-record.js';
import { type Column, factTableSql, tableSql } from './ddl.js';

function oneOf(values: readonly string[]): string {
  return `IN (${values.map((value) => `'${value}'`).join(', ')})`;
}

const RESIDENT: Column = ['resident_id', 'uuid NOT NULL REFERENCES resident', 'The resident.'];
const KINSHIP = "text NOT NULL CHECK (kinship ~ '^[0-9]{2}$')";

function regionTables(): string[] {
  return [
    ...tableSql(
      'region',
      'Administrative divisions down to communities, as they stand (区划).',
      [
        [
          'id',
          'text PRIMARY KEY',
          'The code of a city, district or street; our own id of a community, as txc-0001.',
        ],
        [
          'code',
          "text UNIQUE CHECK (code ~ '^[0-9]{6}([0-9]{3}([0-9]{3})?)?$')",
          'Official code; null where none is known, never invented.',
        ],
        [
          'level',
          `text NOT NULL CHECK (level ${oneOf(['PROVINCE_CITY', 'DISTRICT', 'STREET', 'COMMUNITY'])})`,
          'Level of the division.',
        ],
        ['name_zh', 'text NOT NULL', 'Name in Chinese.'],
        ['parent_id', 'text REFERENCES region DEFERRABLE INITIALLY DEFERRED', 'The region directly above.'],
        ['street_id', 'text', 'The street it lies in or is.'],
        ['district_id', 'text', 'The district it lies in or is.'],
        ['city_id', 'text', 'The city it lies in or is.'],
        ['valid_from', 'date NOT NULL', 'First day of validity.'],
        ['valid_to', 'date', 'Day after the last of validity; null while it is in use.'],
        [
          'successor_id',
          'text REFERENCES region DEFERRABLE INITIALLY DEFERRED',
          'The region that took its place.',
        ],
        ['synthetic', 'boolean NOT NULL', 'Whether it belongs to a data set that is made up.'],
        ['version', 'integer NOT NULL CHECK (version > 0)', 'Version of the aggregate; each has an event.'],
      ],
      [
        'CONSTRAINT region_days CHECK (valid_to IS NULL OR valid_to > valid_from)',
        "CONSTRAINT region_own_id CHECK (level = 'COMMUNITY' OR id = code)",
      ],
    ),
    'CREATE INDEX region_street ON region (street_id)',
    'CREATE INDEX region_district ON region (district_id)',
    ...tableSql(
      'region_entry',
      'Every version of a region, as it was recorded (区划沿革).',
      [
        ['region_id', 'text NOT NULL REFERENCES region', 'The region.'],
        ['version', 'integer NOT NULL', 'Version that this row shows.'],
        ['content', 'jsonb NOT NULL', 'The region as it stood in that version.'],
        ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of recording.'],
      ],
      ['PRIMARY KEY (region_id, version)'],
    ),
  ];
}

function residentTables(): string[] {
  return [
    ...tableSql('resident', 'People of the register (居民).', [
      ['id', 'uuid PRIMARY KEY', 'Our own id; the only one that other services know.'],
      ['version', 'integer NOT NULL CHECK (version > 0)', 'Version of the aggregate; each has an event.'],
      ['citizen_id_cipher', 'bytea NOT NULL', 'Citizen id, encrypted (公民身份号码).'],
      ['citizen_id_index', 'bytea NOT NULL UNIQUE', 'Keyed blind index of the citizen id.'],
      ['birth_date', 'date NOT NULL', 'Date of birth; that of the citizen id.'],
      ['sex', `text NOT NULL CHECK (sex ${oneOf(['MALE', 'FEMALE'])})`, 'Sex; that of the citizen id.'],
      ['synthetic', 'boolean NOT NULL', 'Whether the person is made up.'],
      ['registered_on', 'date NOT NULL', 'Day of registration.'],
      ['deceased_on', 'date CHECK (deceased_on >= birth_date)', 'Day of death.'],
      ['deceased_recorded_at', 'timestamptz', 'Instant from which the death was known.'],
      ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of first recording.'],
    ]),
    ...factTableSql(
      'particulars_fact',
      'Name, phone and address of residents over time (居民信息).',
      RESIDENT,
      [
        ['name_cipher', 'bytea NOT NULL', 'Name, encrypted.'],
        ['name_index', 'bytea NOT NULL', 'Keyed blind index of the name.'],
        ['phone_cipher', 'bytea', 'Phone number, encrypted.'],
        ['phone_index', 'bytea', 'Keyed blind index of the phone number.'],
        ['address_cipher', 'bytea', 'Address, encrypted.'],
      ],
      { alone: 'resident_id' },
    ),
    'CREATE INDEX particulars_fact_name ON particulars_fact (name_index) WHERE superseded_at IS NULL',
    'CREATE INDEX particulars_fact_phone ON particulars_fact (phone_index) WHERE superseded_at IS NULL',
    ...factTableSql(
      'residence_fact',
      'Where residents live over time (居住地).',
      RESIDENT,
      [['region_id', 'text NOT NULL REFERENCES region', 'The street or community.']],
      { alone: 'resident_id' },
    ),
    'CREATE INDEX residence_fact_region ON residence_fact (region_id, resident_id) WHERE superseded_at IS NULL',
    ...factTableSql(
      'certificate_fact',
      'Disability certificates over time: status, category and grade (残疾人证).',
      RESIDENT,
      [
        ['certificate_id', 'uuid NOT NULL', 'The certificate; renewal, loss and re-grading keep it.'],
        ['status', `text NOT NULL CHECK (status ${oneOf(CERTIFICATE_STATUSES)})`, 'Status over these days.'],
        ['reason', `text CHECK (reason ${oneOf(CANCELLATION_REASONS)})`, 'Why it was cancelled.'],
        ['category', `text NOT NULL CHECK (category ${oneOf(CATEGORIES)})`, 'Category (GB/T 26341).'],
        ['grade', 'smallint NOT NULL CHECK (grade BETWEEN 1 AND 4)', 'Grade; 1 is the most severe.'],
        ['components', "jsonb NOT NULL DEFAULT '[]'", 'The disabilities that make up a multiple one.'],
        ['issued_on', 'date NOT NULL', 'Day of issue or last renewal.'],
        ['expires_on', 'date NOT NULL', 'First day on which it is no longer valid by its date.'],
        [
          'reissue',
          'smallint NOT NULL CHECK (reissue >= 0)',
          'Number of issues for loss (Bn of the number).',
        ],
        [
          'number_index',
          'bytea NOT NULL',
          'Keyed blind index of the certificate number, which is made of citizen id, category, grade and reissue.',
        ],
      ],
      {
        alone: 'resident_id',
        constraints: [
          "CONSTRAINT certificate_fact_reason CHECK ((status = 'CANCELLED') = (reason IS NOT NULL))",
          "CONSTRAINT certificate_fact_components CHECK ((category = 'MULTIPLE') = (jsonb_array_length(components) >= 2))",
          'CONSTRAINT certificate_fact_expiry CHECK (expires_on > issued_on)',
          "CONSTRAINT certificate_fact_final CHECK (status NOT IN ('CANCELLED', 'TRANSFERRED_OUT') OR valid_from >= issued_on)",
        ],
      },
    ),
    'CREATE INDEX certificate_fact_certificate ON certificate_fact (certificate_id)',
    'CREATE INDEX certificate_fact_number ON certificate_fact (number_index)',
    "CREATE INDEX certificate_fact_valid ON certificate_fact (valid_from, valid_to) WHERE superseded_at IS NULL AND status = 'VALID'",
    ...factTableSql(
      'hardship_fact',
      'Recognised hardship of residents over time (困难认定).',
      RESIDENT,
      [['kind', `text NOT NULL CHECK (kind ${oneOf(HARDSHIPS)})`, 'Kind of hardship.']],
      { alone: 'resident_id' },
    ),
    ...factTableSql(
      'guardian_fact',
      'Guardians of residents over time; several may act at once (监护人).',
      RESIDENT,
      [
        ['guardian_id', 'uuid NOT NULL', 'The guardian.'],
        ['name_cipher', 'bytea NOT NULL', 'Name, encrypted.'],
        ['phone_cipher', 'bytea', 'Phone number, encrypted.'],
        ['phone_index', 'bytea', 'Keyed blind index of the phone number.'],
        ['kinship', KINSHIP, 'What the guardian is to the ward (GB/T 4761-2008).'],
      ],
      { alone: 'guardian_id' },
    ),
  ];
}

function householdTables(): string[] {
  return [
    ...tableSql('household', 'Households; one may hold several certificates (户).', [
      ['id', 'uuid PRIMARY KEY', 'Our own id.'],
      ['version', 'integer NOT NULL CHECK (version > 0)', 'Version of the aggregate; each has an event.'],
      ['number_cipher', 'bytea NOT NULL', 'Household number, encrypted (户编号).'],
      ['number_index', 'bytea NOT NULL UNIQUE', 'Keyed blind index of the household number.'],
      ['synthetic', 'boolean NOT NULL', 'Whether the household is made up.'],
      ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of first recording.'],
    ]),
    ...factTableSql(
      'household_fact',
      'Where households are over time (户所在地).',
      ['household_id', 'uuid NOT NULL REFERENCES household', 'The household.'],
      [['region_id', 'text NOT NULL REFERENCES region', 'The street or community.']],
      { alone: 'household_id' },
    ),
    ...factTableSql(
      'membership_fact',
      'Who belongs to which household over time (户成员).',
      RESIDENT,
      [
        ['household_id', 'uuid NOT NULL REFERENCES household', 'The household.'],
        ['kinship', KINSHIP, 'Place in the household (GB/T 4761-2008); 02 is the head.'],
      ],
      { alone: 'resident_id' },
    ),
    'CREATE INDEX membership_fact_household ON membership_fact (household_id) WHERE superseded_at IS NULL',
  ];
}

function surveyTables(): string[] {
  return [
    ...tableSql('survey_round', 'Rounds of the yearly needs survey (动态更新).', [
      ['id', 'uuid PRIMARY KEY', 'The round.'],
      ['year', 'integer NOT NULL UNIQUE', 'The year of the round.'],
      ['frozen_on', 'date NOT NULL', 'Day of which the frame shows the certificate holders (调查底册).'],
      [
        'frame_size',
        'integer NOT NULL CHECK (frame_size >= 0)',
        'People in the frame; the denominator of all progress.',
      ],
      ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of recording.'],
    ]),
    ...tableSql(
      'survey_frame',
      'Who is to be surveyed in a round; frozen, so that later deaths and moves are outcomes (调查底册).',
      [
        ['round_id', 'uuid NOT NULL REFERENCES survey_round', 'The round.'],
        ['resident_id', 'uuid NOT NULL REFERENCES resident', 'The resident.'],
        ['region_id', 'text NOT NULL REFERENCES region', 'Where the resident lived on the day of the frame.'],
      ],
      ['PRIMARY KEY (round_id, resident_id)'],
    ),
    `CREATE TRIGGER survey_frame_only_added BEFORE UPDATE OR DELETE ON survey_frame
       FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
    ...tableSql(
      'survey_visit',
      'Visits of the needs survey with their outcome; a correction supersedes (调查记录).',
      [
        ['visit_id', 'uuid NOT NULL', 'The visit.'],
        [
          'version',
          'integer NOT NULL CHECK (version > 0)',
          '1 for the first entry, one more for each correction.',
        ],
        ['round_id', 'uuid NOT NULL', 'The round.'],
        ['resident_id', 'uuid NOT NULL', 'The resident.'],
        ['visited_on', 'date NOT NULL', 'Day of the visit.'],
        [
          'outcome',
          `text NOT NULL CHECK (outcome ${oneOf(['VISITED', 'MET', 'PHONE', 'LOST'])})`,
          'Visited at home, met elsewhere, asked by phone, or lost (入户, 见面, 电话, 失访).',
        ],
        ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of recording.'],
        [
          'superseded_at',
          'timestamptz',
          'Instant from which a correction stands instead; null for what stands.',
        ],
      ],
      [
        'PRIMARY KEY (visit_id, version)',
        'FOREIGN KEY (round_id, resident_id) REFERENCES survey_frame (round_id, resident_id)',
      ],
    ),
    'CREATE UNIQUE INDEX survey_visit_standing ON survey_visit (round_id, resident_id) WHERE superseded_at IS NULL',
  ];
}

function lookupTables(): string[] {
  return [
    ...tableSql('lookup_session', 'Audited batch look-ups of resident ids for case workbooks (批量匹配).', [
      ['id', 'uuid PRIMARY KEY', 'The look-up.'],
      [
        'token_digest',
        'bytea NOT NULL UNIQUE',
        'Digest of the one-time address; the address itself is not kept.',
      ],
      ['opened_by', 'text NOT NULL', 'Subject of the caller who opened it.'],
      ['role', 'text NOT NULL', 'Role of that caller.'],
      ['region_id', 'text', 'Region to which that caller is narrowed.'],
      ['purpose', 'text NOT NULL', 'What it is for, as the caller says.'],
      ['opened_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of opening.'],
      ['expires_at', 'timestamptz NOT NULL', 'Instant from which the address is refused.'],
      ['used_at', 'timestamptz', 'Instant of its one use.'],
      ['rows_read', 'integer', 'Rows of the workbook.'],
      ['rows_resolved', 'integer', 'Rows of which everyone named was found.'],
    ]),
  ];
}

/** The registry's own tables, each with its comments. */
export function registryTablesSql(): string[] {
  return [
    'CREATE EXTENSION IF NOT EXISTS btree_gist',
    ...regionTables(),
    ...residentTables(),
    ...householdTables(),
    ...surveyTables(),
    ...lookupTables(),
  ];
}
