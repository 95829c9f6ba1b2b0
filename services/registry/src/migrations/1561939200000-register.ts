import { importTablesSql } from '@zhucan/import-kit';
import { outboxTableSql } from '@zhucan/messaging';
import { kitTablesSql } from '@zhucan/subgraph-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { registryTablesSql } from './registry-tables.js';

/** The first schema of the register. A migration is never edited once it has run anywhere; the next one changes it. */
export class Register1561939200000 implements MigrationInterface {
  readonly name = 'Register1561939200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      ...kitTablesSql(),
      ...outboxTableSql(),
      ...importTablesSql(),
      ...registryTablesSql(),
    ])
      await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
