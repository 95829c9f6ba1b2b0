import { deadLetterTableSql } from '@zhucan/event-consumer';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that cannot take effect are put away with those behind them of their key, and others go on. */
export class DeadLetters1564876800000 implements MigrationInterface {
  readonly name = 'DeadLetters1564876800000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of deadLetterTableSql()) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
