import { literal } from './ddl.js';

const COMMENTS = [
  [
    'status',
    'Whether it still waits, how it was settled, or that a later row of the case came after it (SUPERSEDED).',
  ],
  [
    'held_on',
    'Business day on which it was first found wanting for what was known of the household; it is decided on a later day. Null for any other.',
  ],
  ['settled_at', 'Instant at which it was applied, rejected or superseded.'],
] as const;

/** Lets a waiting row end where a later one of its case came, or where its household had its day; for a migration after the first. */
export function waitingRowsSql(): string[] {
  return [
    `ALTER TABLE case_import_wait DROP CONSTRAINT case_import_wait_status_check,
       ADD CONSTRAINT case_import_wait_status_check CHECK (status IN ('WAITING', 'APPLIED', 'REJECTED', 'SUPERSEDED')),
       ADD COLUMN held_on date`,
    ...COMMENTS.map(([column, text]) => `COMMENT ON COLUMN case_import_wait.${column} IS ${literal(text)}`),
    // Copies of waiting rows that came of trying them, which no import knows.
    `UPDATE case_import_wait w SET status = 'SUPERSEDED', settled_at = now()
      WHERE w.status = 'WAITING' AND w.import_job_id IS NULL AND EXISTS (
            SELECT 1 FROM case_import_wait o
             WHERE o.status = 'WAITING' AND o.case_number = w.case_number AND o.digest = w.digest AND o.import_job_id IS NOT NULL)`,
  ];
}
