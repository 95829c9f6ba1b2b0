import { waitingRowsSql } from '@zhucan/case-service';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A waiting row ends where a later one of its case came, or where its household had its day. */
export class WaitingRows1563408000000 implements MigrationInterface {
  readonly name = 'WaitingRows1563408000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of waitingRowsSql()) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
