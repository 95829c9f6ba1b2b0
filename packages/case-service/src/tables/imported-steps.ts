import { literal } from './ddl.js';

const COMMENTS = [
  [
    'case_event.imported',
    'Whether an import told it first; null for what was recorded before this was kept, which counts as entered.',
  ],
  [
    'case_record.delivered_on',
    'Day on which the device, service or insurance was given; taken back only by a corrected row of the import that told it.',
  ],
  [
    'case_record.paid_on',
    'Day of the payment; taken back only by a corrected row of the import that told it.',
  ],
] as const;

/** Lets a step say whether an import told it, so that no later row takes back what was entered; for a migration after the first. */
export function importedStepsSql(): string[] {
  return [
    'ALTER TABLE case_event ADD COLUMN imported boolean',
    ...COMMENTS.map(([column, text]) => `COMMENT ON COLUMN ${column} IS ${literal(text)}`),
  ];
}
