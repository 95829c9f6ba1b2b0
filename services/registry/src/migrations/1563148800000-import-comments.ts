import { importCommentsSql } from '@zhucan/import-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Comments on the columns of the tables of imports, which the first schema left without. */
export class ImportComments1563148800000 implements MigrationInterface {
  readonly name = 'ImportComments1563148800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of importCommentsSql()) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
