import { literal } from './ddl.js';

/** Lets a waiting row name its place in the import that brought it; for a migration after that of {@link caseTablesSql}. */
export function importOriginsSql(): string[] {
  const comments = [
    ['import_job_id', 'Import that brought the row; null for one that came before imports were kept.'],
    ['import_row_number', 'Number of the row in the file of that import.'],
  ] as const;
  return [
    `ALTER TABLE case_import_wait ADD COLUMN import_job_id uuid, ADD COLUMN import_row_number integer`,
    ...comments.map(([column, text]) => `COMMENT ON COLUMN case_import_wait.${column} IS ${literal(text)}`),
    `DROP INDEX case_import_wait_once`,
    `CREATE UNIQUE INDEX case_import_wait_once ON case_import_wait (case_number, digest, import_job_id, import_row_number)
       NULLS NOT DISTINCT WHERE status = 'WAITING'`,
  ];
}
