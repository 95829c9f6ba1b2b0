import { inboxTableSql } from '@zhucan/event-consumer';
import { outboxTableSql } from '@zhucan/messaging';
import { kitTablesSql, regionProjectionSql } from '@zhucan/subgraph-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { partyTablesSql } from './party-tables.js';

/** The first schema of the service. A migration is never edited once it has run anywhere; the next one changes it. */
export class Branch1561939200000 implements MigrationInterface {
  readonly name = 'Branch1561939200000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      ...kitTablesSql(),
      ...regionProjectionSql(),
      ...outboxTableSql(),
      ...inboxTableSql(),
      ...partyTablesSql(),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
