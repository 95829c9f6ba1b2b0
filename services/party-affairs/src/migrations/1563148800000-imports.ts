import { importCommentsSql, importTablesSql } from '@zhucan/import-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Workbooks are taken: the tables of imports. */
export class Imports1563148800000 implements MigrationInterface {
  readonly name = 'Imports1563148800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...importTablesSql(), ...importCommentsSql()]) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
