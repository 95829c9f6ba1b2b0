import { importedStepsSql } from '@zhucan/case-service';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A step says whether an import told it, so that no later row takes back what somebody entered. */
export class ImportedSteps1563321600000 implements MigrationInterface {
  readonly name = 'ImportedSteps1563321600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of importedStepsSql()) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
