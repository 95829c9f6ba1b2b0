import { randomUUID } from 'node:crypto';

import { createLogger } from '@zhucan/observability';
import { type Delivery, kafkaTransport, memoryTransport, type Transport } from '@zhucan/messaging';
import { createTestDatabase, createTestKafka, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import { startConsumer, type ConsumerSettings } from '../consumer.js';
import { deadLetterTableSql, inboxTableSql, snapshotTablesSql } from '../tables.js';

/** A logger that says nothing. */
export const logger = createLogger({ service: 'test', level: 'silent' });

/** The transports that must behave alike. */
export const transports: readonly [string, () => Promise<Transport>][] = [
  ['memory', () => Promise.resolve(memoryTransport())],
  [
    'Kafka',
    async () => {
      const { brokers } = await createTestKafka();
      return kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
    },
  ],
];

/** A transport that forgets, after some deliveries, that they were handled: as if the reader had died between the effect and its settling. */
export function forgetful(transport: Transport, forgets: (delivery: Delivery) => boolean): Transport {
  return {
    ...transport,
    subscribe: (groupId, topics, handle) =>
      transport.subscribe(groupId, topics, async (delivery) => {
        const again = await handle(delivery);
        return again ?? (forgets(delivery) ? { afterMs: 1 } : undefined);
      }),
  };
}

/** A consumer with a database of its own, which keeps what took effect: keys with versions, in order. */
export class Reader {
  readonly effects: [string, number][] = [];
  readonly erasures: string[] = [];
  readonly groupId = `group-${randomUUID()}`;
  private consumer: { stop(): Promise<void> } | undefined;

  private constructor(readonly database: TestDatabase) {}

  static async open(): Promise<Reader> {
    const database = await createTestDatabase();
    const statements = [...inboxTableSql(), ...deadLetterTableSql(), ...snapshotTablesSql()];
    for (const statement of statements) await database.pool.query(statement);
    await database.pool.query('CREATE TABLE effect (nth serial, key text, version integer)');
    return new Reader(database);
  }

  /** Begins to read; `handle` may refuse before the effect is written. */
  async start(
    transport: Transport,
    topics: readonly string[],
    {
      refuse = () => undefined,
      ...rest
    }: { refuse?: (key: string, version: number) => Error | undefined } & Partial<ConsumerSettings> = {},
  ): Promise<void> {
    this.consumer = await startConsumer({
      pool: this.database.pool,
      transport,
      groupId: this.groupId,
      topics,
      logger,
      handle: async (sql, events) => {
        for (const { aggregateId, aggregateVersion } of events) {
          const refusal = refuse(aggregateId, aggregateVersion);
          if (refusal) throw refusal;
          await sql.query('INSERT INTO effect (key, version) VALUES ($1, $2)', [
            aggregateId,
            aggregateVersion,
          ]);
        }
      },
      erase: async (sql, erasures) => {
        const keys = erasures.map((each) => each.aggregateId);
        await sql.query('DELETE FROM effect WHERE key = ANY($1)', [keys]);
        this.erasures.push(...keys);
      },
      ...rest,
    });
  }

  async stop(): Promise<void> {
    await this.consumer?.stop();
    this.consumer = undefined;
  }

  /** The versions of a key that took effect, in order. */
  async versions(key: string): Promise<number[]> {
    const { rows } = await this.database.pool.query<{ version: number }>(
      'SELECT version FROM effect WHERE key = $1 ORDER BY nth',
      [key],
    );
    return rows.map((row) => row.version);
  }

  until(key: string, version: number): Promise<void> {
    return waitUntil(async () => (await this.versions(key)).includes(version), {
      what: `version ${version} of ${key}`,
      timeoutMs: 30_000,
    });
  }

  /** The waiting letters of a key: version and cause, in order. */
  async letters(key: string): Promise<[number, string][]> {
    const { rows } = await this.database.pool.query<{ version: string; cause: string }>(
      `SELECT headers->>'ce_aggregateversion' AS version, cause FROM dead_letter WHERE key = $1 AND resolved_at IS NULL ORDER BY letter_id`,
      [key],
    );
    return rows.map((row) => [Number(row.version), row.cause]);
  }

  untilParked(key: string, letters: number): Promise<void> {
    return waitUntil(async () => (await this.letters(key)).length === letters, {
      what: `${letters} letters of ${key}`,
      timeoutMs: 30_000,
    });
  }

  async close(): Promise<void> {
    await this.stop();
    await this.database.drop();
  }
}
