import { relayTablesSql } from '@zhucan/messaging';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rows of the outbox leave it once they are sent, an event that cannot be sent holds up its own aggregate alone, and erasures have a place in the order. */
export class Relay1564704000000 implements MigrationInterface {
  readonly name = 'Relay1564704000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of relayTablesSql()) await runner.query(statement);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('migrations only go forward'));
  }
}
