import { residentErasureSql } from '@zhucan/case-service';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is held of a resident who is erased goes, and neither an older event nor a row of a workbook brings it back. */
export class Erasure1565049600000 implements MigrationInterface {
  readonly name = 'Erasure1565049600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of residentErasureSql()) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
