import { firstCaseSql } from '@zhucan/case-service';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases of one subject in one programme are told to belong together, so that who counts once is counted from public events. */
export class FirstCase1564790400000 implements MigrationInterface {
  readonly name = 'FirstCase1564790400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of firstCaseSql()) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
