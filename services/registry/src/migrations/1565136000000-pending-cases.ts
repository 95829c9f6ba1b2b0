import { deadLetterTableSql, inboxTableSql } from '@zhucan/event-consumer';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { tableSql } from './ddl.js';

/** The registry takes in which cases are under way, so that nobody is erased while somebody works on what they applied for. */
export class PendingCases1565136000000 implements MigrationInterface {
  readonly name = 'PendingCases1565136000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [
      ...inboxTableSql(),
      ...deadLetterTableSql(),
      ...tableSql('pending_case', 'Cases of residents that are under way in other services (在办案件).', [
        ['case_id', 'uuid PRIMARY KEY', 'The case.'],
        ['resident_id', 'uuid NOT NULL', 'Whose it is, or who applied for the household.'],
        ['aggregate_version', 'integer NOT NULL', 'Version of the case that this shows.'],
      ]),
      'CREATE INDEX pending_case_resident ON pending_case (resident_id)',
    ])
      await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
