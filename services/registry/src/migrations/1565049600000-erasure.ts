import type { MigrationInterface, QueryRunner } from 'typeorm';

import { ERASURE_BASES } from '../decisions/erasure.js';
import { tableSql } from './ddl.js';

const COMMENTS = [
  ['resident.citizen_id_cipher', 'Citizen id, encrypted (公民身份号码); null of somebody who was erased.'],
  ['resident.citizen_id_index', 'Keyed blind index of the citizen id; null of somebody who was erased.'],
  [
    'resident.birth_date',
    'Date of birth; that of the citizen id. Of somebody who was erased the first day of that year.',
  ],
  ['resident.registered_on', 'Day of registration; of somebody who was erased the first day of that year.'],
  ['resident.deceased_on', 'Day of death; null of somebody who was erased.'],
  [
    'resident.erased_on',
    'Business day on which the personal information was erased; null of everybody else.',
  ],
  [
    'certificate_fact.number_index',
    'Keyed blind index of the certificate number, which is made of citizen id, category, grade and reissue; null of somebody who was erased.',
  ],
  [
    'household.number_cipher',
    'Household number, encrypted (户编号); null where everybody who ever belonged to it was erased.',
  ],
  [
    'household.number_index',
    'Keyed blind index of the household number; null where everybody who ever belonged to it was erased.',
  ],
] as const;

/** Residents can be erased: what tells who they were goes, and what figures of the past are counted from stays. */
export class Erasure1565049600000 implements MigrationInterface {
  readonly name = 'Erasure1565049600000';

  async up(runner: QueryRunner): Promise<void> {
    const bases = ERASURE_BASES.map((basis) => `'${basis}'`).join(', ');
    for (const statement of [
      `ALTER TABLE resident ALTER COLUMN citizen_id_cipher DROP NOT NULL, ALTER COLUMN citizen_id_index DROP NOT NULL, ADD COLUMN erased_on date,
         ADD CONSTRAINT resident_erased CHECK (CASE WHEN erased_on IS NULL THEN citizen_id_cipher IS NOT NULL AND citizen_id_index IS NOT NULL
           ELSE citizen_id_cipher IS NULL AND citizen_id_index IS NULL AND deceased_on IS NULL END)`,
      'ALTER TABLE certificate_fact ALTER COLUMN number_index DROP NOT NULL',
      `ALTER TABLE household ALTER COLUMN number_cipher DROP NOT NULL, ALTER COLUMN number_index DROP NOT NULL,
         ADD CONSTRAINT household_number CHECK ((number_cipher IS NULL) = (number_index IS NULL))`,
      ...COMMENTS.map(([column, text]) => `COMMENT ON COLUMN ${column} IS '${text}'`),
      ...tableSql('erasure', 'Who was erased, when and by what right: our own id alone (个人信息删除记录).', [
        ['resident_id', 'uuid PRIMARY KEY REFERENCES resident', 'The id that the resident had.'],
        ['basis', `text NOT NULL CHECK (basis IN (${bases}))`, 'By what right (个人信息保护法第四十七条).'],
        [
          'decision_number',
          'text NOT NULL CHECK (length(decision_number) BETWEEN 1 AND 64)',
          'Number of the decision by which it was done.',
        ],
        ['erased_on', 'date NOT NULL', 'Business day.'],
        ['recorded_at', 'timestamptz NOT NULL DEFAULT now()', 'Instant of recording.'],
      ]),
      'CREATE TRIGGER erasure_only_added BEFORE UPDATE OR DELETE ON erasure FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
    ])
      await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
