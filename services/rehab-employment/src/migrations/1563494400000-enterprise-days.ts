import type { MigrationInterface, QueryRunner } from 'typeorm';

const COMMENT =
  'Day from which this version holds (登记日期); what an earlier version says of the days before it stays true. Null: from the beginning.';

/** A version of an enterprise holds from its day of registration on: the comment says so, no row changes. */
export class EnterpriseDays1563494400000 implements MigrationInterface {
  readonly name = 'EnterpriseDays1563494400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`COMMENT ON COLUMN enterprise.registered_on IS '${COMMENT}'`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
