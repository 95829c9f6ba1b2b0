import { literal } from './ddl.js';

const COMMENT =
  'First case of the same subject in the same programme, itself where it is the first; public events count a subject by it without naming it.';

/** The id of what a case is about, whichever of its columns bears it. */
export function subjectSql(alias: string): string {
  return `CASE ${alias}.subject_kind WHEN 'RESIDENT' THEN ${alias}.resident_id WHEN 'HOUSEHOLD' THEN ${alias}.household_id ELSE ${alias}.enterprise_id END`;
}

/** Lets cases of one subject in one programme be told to belong together; for a migration after the first. */
export function firstCaseSql(): string[] {
  return [
    'ALTER TABLE case_record ADD COLUMN first_case_id uuid',
    `UPDATE case_record c SET first_case_id = f.first_case_id
       FROM (SELECT r.case_id, first_value(r.case_id) OVER (
               PARTITION BY r.programme_code, r.subject_kind, ${subjectSql('r')} ORDER BY r.submitted_on, r.case_id) AS first_case_id
               FROM case_record r) f
      WHERE f.case_id = c.case_id`,
    'ALTER TABLE case_record ALTER COLUMN first_case_id SET NOT NULL',
    `COMMENT ON COLUMN case_record.first_case_id IS ${literal(COMMENT)}`,
  ];
}
