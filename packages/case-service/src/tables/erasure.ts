import { literal } from './ddl.js';

const COMMENTS = [
  ['sex', 'Sex; null of somebody who was erased.'],
  ['birth_date', 'Birth date, for the age on a service date; null of somebody who was erased.'],
  ['erased_on', 'Business day on which the personal information was erased; null of everybody else.'],
] as const;

/**
 * Lets residents be erased; for a migration after the first. Of somebody who was erased the id and the version stay, so that no older event and no row
 * of a workbook brings anything back. Steps of cases are only ever added still; their reason alone may be taken away.
 */
export function residentErasureSql(): string[] {
  return [
    `ALTER TABLE resident_projection ALTER COLUMN sex DROP NOT NULL, ALTER COLUMN birth_date DROP NOT NULL, ADD COLUMN erased_on date,
       ADD CONSTRAINT resident_projection_erased CHECK (CASE WHEN erased_on IS NULL THEN sex IS NOT NULL AND birth_date IS NOT NULL
         ELSE sex IS NULL AND birth_date IS NULL AND deceased_on IS NULL END)`,
    ...COMMENTS.map(
      ([column, text]) => `COMMENT ON COLUMN resident_projection.${column} IS ${literal(text)}`,
    ),
    `COMMENT ON COLUMN case_event.reason IS ${literal('Reason given; null also where the resident was erased since.')}`,
    `COMMENT ON COLUMN case_import_wait.row IS ${literal('The row, with internal ids only; empty where it was about somebody who was erased.')}`,
    'DROP TRIGGER case_event_only_added ON case_event',
    `CREATE OR REPLACE FUNCTION refuse_case_event_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF TG_OP = 'UPDATE' AND NEW.reason IS NULL AND to_jsonb(NEW) = to_jsonb(OLD) || '{"reason": null}' THEN RETURN NEW; END IF;
       RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME; END $$`,
    `CREATE TRIGGER case_event_only_added BEFORE UPDATE OR DELETE ON case_event
       FOR EACH ROW EXECUTE FUNCTION refuse_case_event_change()`,
  ];
}
