import { tableSql } from './ddl.js';

/**
 * The projections of residents and households that a case service keeps from the registry's events alone. They are to be run after
 * the projection of regions.
 */
export function residentProjectionTablesSql(): string[] {
  return [
    ...tableSql(
      'resident_projection',
      'Residents as the registry announced them, without identifiers (残疾人投影).',
      [
        ['resident_id', 'text PRIMARY KEY', 'Pseudonymous id of the resident.'],
        ['sex', `text NOT NULL CHECK (sex IN ('MALE', 'FEMALE'))`, 'Sex.'],
        ['birth_date', 'date NOT NULL', 'Birth date, for the age on a service date.'],
        ['deceased_on', 'date', 'Day of death, if any.'],
        ['synthetic', 'boolean NOT NULL', 'Whether the person is made up.'],
        [
          'aggregate_version',
          'integer NOT NULL CHECK (aggregate_version > 0)',
          'Version of the resident that this shows.',
        ],
        ['received_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of the last change here.'],
      ],
    ),
    ...tableSql(
      'resident_state',
      'What held for a resident over stretches of days, without overlap; replaced as a whole by a newer version (时段状态).',
      [
        ['resident_id', 'text NOT NULL REFERENCES resident_projection (resident_id)', 'The resident.'],
        ['valid_from', 'date NOT NULL', 'First day.'],
        ['valid_to', 'date CHECK (valid_to > valid_from)', 'Day after the last; null while it holds.'],
        ['region_id', 'text NOT NULL', 'Region of residence.'],
        ['household_id', 'text', 'Household.'],
        ['hardship', 'text', 'Kind of hardship; null for none.'],
        ['certificate_status', 'text', 'Status of the certificate; null where none was held.'],
        ['category', 'text', 'Category of disability (GB/T 26341).'],
        ['grade', 'smallint CHECK (grade BETWEEN 1 AND 4)', 'Grade, 1 the most severe.'],
        ['certificate_from', 'date', 'First day of the certificate.'],
        ['certificate_to', 'date', 'Day after the last of the certificate.'],
      ],
      [
        'PRIMARY KEY (resident_id, valid_from)',
        `CONSTRAINT resident_state_certificate CHECK ((certificate_status IS NULL) = (category IS NULL) AND (category IS NULL) = (grade IS NULL)
           AND (category IS NULL) = (certificate_from IS NULL))`,
      ],
    ),
    'CREATE INDEX resident_state_household ON resident_state (household_id) WHERE household_id IS NOT NULL',
    'CREATE INDEX resident_state_region ON resident_state (region_id)',
    ...tableSql(
      'resident_component',
      'The disabilities that make up a multiple one, during a stretch of days (多重残疾组成).',
      [
        ['resident_id', 'text NOT NULL', 'The resident.'],
        ['valid_from', 'date NOT NULL', 'First day of the stretch.'],
        ['category', 'text NOT NULL', 'Category of the component.'],
        ['grade', 'smallint NOT NULL CHECK (grade BETWEEN 1 AND 4)', 'Grade of the component.'],
      ],
      [
        'PRIMARY KEY (resident_id, valid_from, category)',
        'FOREIGN KEY (resident_id, valid_from) REFERENCES resident_state (resident_id, valid_from) ON DELETE CASCADE',
      ],
    ),
    ...tableSql('household_projection', 'Households as the registry announced them (家庭投影).', [
      ['household_id', 'text PRIMARY KEY', 'Id of the household.'],
      ['region_id', 'text', 'Region in which it lives last.'],
      ['synthetic', 'boolean NOT NULL', 'Whether it is made up.'],
      [
        'aggregate_version',
        'integer NOT NULL CHECK (aggregate_version > 0)',
        'Version of the household that this shows.',
      ],
      ['received_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of the last change here.'],
    ]),
  ];
}
