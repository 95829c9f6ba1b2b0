/**
 * The tables of imports, for the first migration of each service. Rows wait here encrypted until they are applied; what a row
 * said is deleted once it is applied, and kept (encrypted) where it was rejected, for the workbook of rejects.
 */
export function importTablesSql(): string[] {
  return [
    `CREATE TABLE import_job (
       job_id uuid PRIMARY KEY,
       kind text NOT NULL,
       file_name text NOT NULL,
       status text NOT NULL CHECK (status IN ('OPENED', 'RECEIVING', 'STAGED', 'APPLYING', 'WAITING', 'DONE', 'FAILED')),
       dry_run boolean NOT NULL,
       all_or_nothing boolean NOT NULL,
       token_hash bytea UNIQUE,
       token_expires_at timestamptz NOT NULL,
       actor jsonb NOT NULL,
       problems jsonb NOT NULL DEFAULT '[]',
       opened_at timestamptz NOT NULL)`,
    `COMMENT ON TABLE import_job IS 'An import of one workbook (导入任务)'`,
    `COMMENT ON COLUMN import_job.token_hash IS 'SHA-256 of the upload token that is still good; null once it is used'`,
    `COMMENT ON COLUMN import_job.actor IS 'Who opened it: subject, role, region, request id; no name'`,
    `CREATE TABLE import_row (
       job_id uuid NOT NULL REFERENCES import_job ON DELETE CASCADE,
       row_number integer NOT NULL CHECK (row_number > 1),
       state text NOT NULL CHECK (state IN ('STAGED', 'APPLIED', 'UNCHANGED', 'CORRECTED', 'WAITING', 'REJECTED')),
       key_hash bytea NOT NULL,
       digest bytea NOT NULL,
       cells bytea,
       PRIMARY KEY (job_id, row_number))`,
    `COMMENT ON TABLE import_row IS 'A row of a workbook between reading and applying (暂存行)'`,
    `COMMENT ON COLUMN import_row.key_hash IS 'Keyed digest of what the row is about; rows of one key that differ conflict'`,
    `COMMENT ON COLUMN import_row.digest IS 'Keyed digest of the whole row'`,
    `COMMENT ON COLUMN import_row.cells IS 'The row, encrypted; null once it is applied'`,
    `CREATE INDEX import_row_open ON import_row (job_id, row_number) WHERE state IN ('STAGED', 'WAITING')`,
    `CREATE INDEX import_row_key ON import_row (job_id, key_hash)`,
    `CREATE TABLE import_reject (
       job_id uuid NOT NULL,
       row_number integer NOT NULL,
       ordinal integer NOT NULL,
       column_heading text NOT NULL,
       value_class text NOT NULL,
       code text NOT NULL,
       message_zh text NOT NULL,
       message_en text NOT NULL,
       PRIMARY KEY (job_id, row_number, ordinal),
       FOREIGN KEY (job_id, row_number) REFERENCES import_row ON DELETE CASCADE)`,
    `COMMENT ON TABLE import_reject IS 'A rule that a row broke (退回原因); never a value'`,
  ];
}

const COMMENTS: Readonly<Record<string, string>> = {
  'import_job.job_id': 'Id of the import',
  'import_job.kind': 'Kind of workbook, as residents',
  'import_job.file_name': 'Name of the file, as its sender calls it',
  'import_job.status': 'Where it stands; WAITING reads as done once no row of it waits',
  'import_job.dry_run': 'Whether it only checks and writes nothing',
  'import_job.all_or_nothing': 'Whether one rejected row keeps the whole file out',
  'import_job.token_expires_at': 'Instant from which the upload token is no longer taken',
  'import_job.problems': 'What was wrong with the file as a whole',
  'import_job.opened_at': 'Instant of opening',
  'import_row.job_id': 'Import that the row belongs to',
  'import_row.row_number': 'Number of the row in the file; the heading is row 1',
  'import_row.state': 'How the row came out, or that it is yet to be applied',
  'import_reject.job_id': 'Import that the row belongs to',
  'import_reject.row_number': 'Number of the row in the file',
  'import_reject.ordinal': 'Place among the rules that the row broke',
  'import_reject.column_heading': 'Heading of the column concerned; empty for the row as a whole',
  'import_reject.value_class': 'Class of the value, as citizen id; never the value',
  'import_reject.code': 'Stable code of the rule',
  'import_reject.message_zh': 'Sentence in Chinese',
  'import_reject.message_en': 'Sentence in English',
};

/** Comments on the columns that {@link importTablesSql} leaves without one; for the same migration or a later one. */
export function importCommentsSql(): string[] {
  return Object.entries(COMMENTS).map(([column, text]) => `COMMENT ON COLUMN ${column} IS '${text}'`);
}
