import { addColumnsSql, addNumberSql } from '@zhucan/subgraph-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

function openMatterSql(): string[] {
  return [
    `CREATE TABLE open_matter (
       matter_id uuid NOT NULL, version integer NOT NULL CHECK (version > 0), code text NOT NULL, name_zh text NOT NULL, opened_on date NOT NULL,
       closed_on date CHECK (closed_on >= opened_on), note_zh text, region_id text NOT NULL,
       recorded_at timestamptz NOT NULL DEFAULT now(), superseded_at timestamptz, PRIMARY KEY (matter_id, version))`,
    `COMMENT ON TABLE open_matter IS 'Matters that a report leaves open (未决事项), with every correction.'`,
    `COMMENT ON COLUMN open_matter.matter_id IS 'Id.'`,
    `COMMENT ON COLUMN open_matter.version IS '1 for the first entry, one more for each correction.'`,
    `COMMENT ON COLUMN open_matter.code IS 'Code, as petitions.demolition; unique among what stands.'`,
    `COMMENT ON COLUMN open_matter.name_zh IS 'Name.'`,
    `COMMENT ON COLUMN open_matter.opened_on IS 'Day on which it was raised.'`,
    `COMMENT ON COLUMN open_matter.closed_on IS 'Day on which it was settled; null while it is open.'`,
    `COMMENT ON COLUMN open_matter.note_zh IS 'Note of the office; never in events or logs.'`,
    `COMMENT ON COLUMN open_matter.region_id IS 'Region concerned.'`,
    `COMMENT ON COLUMN open_matter.recorded_at IS 'Instant of entry.'`,
    `COMMENT ON COLUMN open_matter.superseded_at IS 'Instant from which a correction stands instead; null for what stands.'`,
    `CREATE UNIQUE INDEX open_matter_code ON open_matter (code) WHERE superseded_at IS NULL`,
  ];
}

/** Where a petition stands follows from its days (`standingOf`). None could be entered before, so that no row says otherwise. */
const PETITION_STATUS = `ALTER TABLE petition ADD CONSTRAINT petition_status_by_days CHECK (
  status = CASE WHEN settled_on IS NOT NULL THEN 'HANDLED' WHEN accepted_on IS NOT NULL THEN 'ACCEPTED' ELSE 'RECEIVED' END)`;

/** What the office's workbooks of public events, honours, petitions, model communities, procedures and open matters hold. */
export class Records1563235200000 implements MigrationInterface {
  readonly name = 'Records1563235200000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      ...addNumberSql('public_event', 'event_id'),
      ...addColumnsSql('public_event', [['host_zh', 'text', 'Body that held it; never a person.']]),
      ...addNumberSql('honour', 'honour_id'),
      ...addColumnsSql('honour', [
        [
          'precision',
          "text NOT NULL DEFAULT 'DAY' CHECK (precision IN ('DAY', 'MONTH'))",
          'Whether the day is known, or the month only, of which received_on is the first.',
        ],
        ['recipient_zh', 'bytea', 'Who received it, encrypted: it may be a person (获得者).'],
        ['granted_by_zh', 'text', 'Body that granted it (授予单位).'],
      ]),
      ...addNumberSql('petition', 'petition_id'),
      ...addColumnsSql('petition', [
        ['accepted_on', 'date CHECK (accepted_on >= received_on)', 'Day on which it was taken up (受理).'],
        [
          'extended_on',
          'date CHECK (extended_on IS NULL OR (accepted_on IS NOT NULL AND extended_on >= accepted_on))',
          'Day on which the petitioner was told that the term is extended (延期告知).',
        ],
        [
          'settled_on',
          'date CHECK (settled_on >= received_on AND settled_on >= accepted_on AND settled_on >= extended_on)',
          'Day on which it was settled (办结); without a day of acceptance it was not taken up.',
        ],
      ]),
      PETITION_STATUS,
      ...addNumberSql('model_community', 'project_id'),
      ...addColumnsSql('model_community', [['name_zh', 'text', 'Name of the project (名称).']]),
      'UPDATE model_community SET name_zh = level_zh',
      'ALTER TABLE model_community ALTER COLUMN name_zh SET NOT NULL',
      ...addNumberSql('one_visit_procedure', 'procedure_id'),
      ...openMatterSql(),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
