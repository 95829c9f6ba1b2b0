import { caseTablesSql, residentProjectionTablesSql } from '@zhucan/case-service';
import { inboxTableSql } from '@zhucan/event-consumer';
import { outboxTableSql } from '@zhucan/messaging';
import { kitTablesSql, regionProjectionSql } from '@zhucan/subgraph-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { ownTablesSql } from './own-tables.js';

/** The first schema of the service. A migration is never edited once it has run anywhere; the next one changes it. */
export class Cases1561939200000 implements MigrationInterface {
  readonly name = 'Cases1561939200000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      ...kitTablesSql(),
      ...regionProjectionSql(),
      ...outboxTableSql(),
      ...inboxTableSql(),
      ...caseTablesSql(),
      ...residentProjectionTablesSql(),
      ...ownTablesSql(),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
