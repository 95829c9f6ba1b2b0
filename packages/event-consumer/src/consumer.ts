import { checkPayload, getEventContract, internalTopic } from '@zhucan/event-contracts';
import type { Logger } from '@zhucan/observability';
import { pgSql, type Sql } from '@zhucan/sql';
import type { Pool } from 'pg';

import type { Message, Subscription, Transport } from '@zhucan/messaging';

/** An event as a consumer sees it. */
export interface ReceivedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  /** The business date. */
  readonly occurredOn: string;
  /** The payload, checked against its contract. */
  readonly data: unknown;
}

/** What a consumer reads and does. */
export interface ConsumerSettings {
  readonly pool: Pool;
  readonly transport: Transport;
  readonly groupId: string;
  readonly topics: readonly string[];
  /** The effect of new events, in one transaction with their inbox rows; in order per aggregate, each event once. */
  readonly handle: (sql: Sql, events: readonly ReceivedEvent[]) => Promise<void>;
  readonly logger: Logger;
}

/** Events handled in one transaction: short enough that nobody waits for it, long enough for thousands a second. */
const CHUNK = 500;

/** The inbox table, for a service's first migration. */
export function inboxTableSql(): string[] {
  return [
    `CREATE TABLE inbox (
       event_id uuid NOT NULL, topic text NOT NULL, aggregate_id text NOT NULL, version integer NOT NULL, received_at timestamptz NOT NULL DEFAULT now(),
       PRIMARY KEY (topic, event_id))`,
    `COMMENT ON TABLE inbox IS 'Events that took effect here, written in the transaction of the effect, so that none does twice.'`,
    `COMMENT ON COLUMN inbox.event_id IS 'Id of the event.'`,
    `COMMENT ON COLUMN inbox.topic IS 'Topic that brought it.'`,
    `COMMENT ON COLUMN inbox.aggregate_id IS 'Aggregate that it tells of.'`,
    `COMMENT ON COLUMN inbox.version IS 'Version of the aggregate after it.'`,
    `COMMENT ON COLUMN inbox.received_at IS 'Instant of the effect.'`,
    `CREATE INDEX inbox_aggregate ON inbox (topic, aggregate_id, version)`,
  ];
}

/** Reads a message; throws where it does not keep its contract. */
export function readEvent(message: Message): ReceivedEvent {
  const type = message.headers['ce_type'] ?? '';
  const contract = getEventContract(type);
  const audience = internalTopic(contract) === message.topic ? 'internal' : 'public';
  return {
    eventId: message.headers['ce_id'] ?? '',
    type,
    topic: message.topic,
    aggregateId: message.key,
    aggregateVersion: Number(message.headers['ce_aggregateversion']),
    occurredOn: message.headers['ce_occurredon'] ?? '',
    data: checkPayload(contract, audience, JSON.parse(message.value ?? 'null')),
  };
}

async function take(
  sql: Sql,
  events: readonly ReceivedEvent[],
  handle: ConsumerSettings['handle'],
): Promise<void> {
  const fresh = await sql.query<{ event_id: string; topic: string }>(
    `INSERT INTO inbox (event_id, topic, aggregate_id, version)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[]) ON CONFLICT DO NOTHING RETURNING event_id, topic`,
    [
      events.map((event) => event.eventId),
      events.map((event) => event.topic),
      events.map((event) => event.aggregateId),
      events.map((event) => event.aggregateVersion),
    ],
  );
  const keys = new Set(fresh.map((row) => `${row.topic}/${row.event_id}`));
  const unseen = events.filter((event) => keys.delete(`${event.topic}/${event.eventId}`));
  if (unseen.length > 0) await handle(sql, unseen);
}

/** Reads topics for a service: each event takes effect once, however often it is delivered. */
export function startConsumer(settings: ConsumerSettings): Promise<Subscription> {
  const { pool, transport, logger, groupId, topics, handle } = settings;
  return transport.subscribe(groupId, topics, async (batch) => {
    try {
      for (let start = 0; start < batch.length; start += CHUNK) {
        const events = batch.slice(start, start + CHUNK).map(readEvent);
        const client = await pool.connect();
        let failed = true;
        try {
          await client.query('BEGIN');
          await take(pgSql(client), events, handle);
          await client.query('COMMIT');
          failed = false;
        } finally {
          if (failed) await client.query('ROLLBACK').catch(() => undefined);
          client.release();
        }
      }
    } catch (error) {
      logger.error({ err: error, groupId }, 'a batch failed and is delivered again');
      throw error;
    }
  });
}
