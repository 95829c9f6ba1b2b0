import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each action leaves behind, read from a stretch of days and the one before it of the same certificate. */
export const ACTIONS_FOUND_AGAIN = `
  UPDATE certificate_fact c SET actions = to_jsonb(array_remove(ARRAY[
      CASE WHEN (c.category, c.grade, c.components) IS DISTINCT FROM (b.category, b.grade, b.components) THEN 'CHANGE' END,
      CASE WHEN c.issued_on <> b.issued_on THEN 'RENEW' END,
      CASE WHEN c.status = 'LOST' OR (c.reissue > b.reissue AND b.status <> 'LOST') THEN 'REPORT_LOSS' END,
      CASE WHEN c.reissue > b.reissue THEN 'REISSUE' END,
      CASE WHEN c.status = 'FROZEN' THEN 'FREEZE' END,
      CASE WHEN b.status = 'FROZEN' AND c.status = 'VALID' THEN 'UNFREEZE' END,
      CASE WHEN c.status = 'TRANSFERRED_OUT' THEN 'TRANSFER_OUT' END,
      CASE WHEN c.status = 'CANCELLED' THEN 'CANCEL' END], NULL))
    FROM certificate_fact b
   WHERE b.certificate_id = c.certificate_id AND b.valid_to = c.valid_from
     AND b.superseded_at IS NULL AND c.superseded_at IS NULL AND c.status <> 'EXPIRED'`;

/**
 * What was done to a certificate on the first day of a stretch. Without it a change that is filed another time was known again by the
 * status alone, which another change of the same day leaves behind too.
 */
export class CertificateActions1564617600000 implements MigrationInterface {
  readonly name = 'CertificateActions1564617600000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE certificate_fact ADD COLUMN actions jsonb NOT NULL DEFAULT '[]'
         CONSTRAINT certificate_fact_actions CHECK (jsonb_typeof(actions) = 'array')`,
    );
    await runner.query(
      `COMMENT ON COLUMN certificate_fact.actions IS
         'What was done to it on the first of these days, in its order; empty where it was issued or expired on that day.'`,
    );
    await runner.query(ACTIONS_FOUND_AGAIN);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
