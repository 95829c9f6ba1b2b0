/* A consumer of the system under test: the consumer kit as services run it, with an effect that tells in which order it was had. */
import { setTimeout as pause } from 'node:timers/promises';

import { PermanentError, startConsumer } from '@zhucan/event-consumer';
import { kafkaTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import pg from 'pg';

import { settledBeforeHandled } from '../doubles/settled-early.js';
import { type ConsumerSettings, receive } from './given.js';

/** A broker that is away when a process starts is looked for again after this. */
const RETRY_MS = 300;

let batchMs = 0;
const given = await receive<ConsumerSettings>((message) => {
  if (typeof message['batchMs'] === 'number') batchMs = message['batchMs'];
});
const logger = createLogger({ service: 'analytics', level: 'silent' });
const pool = new pg.Pool({ connectionString: given.databaseUrl, max: 4, connectionTimeoutMillis: 10_000 });
pool.on('error', () => undefined);
const poison = new Set(given.poison);

for (;;) {
  const kafka = kafkaTransport({ brokers: given.brokers, clientId: given.name, logger });
  const transport = given.without === 'ordered-commit' ? settledBeforeHandled(kafka) : kafka;
  try {
    await startConsumer({
      pool,
      transport,
      groupId: given.groupId,
      topics: [given.topic],
      logger,
      async handle(sql, events) {
        if (events.some((event) => poison.has(`${event.aggregateId}/${event.aggregateVersion}`)))
          throw new PermanentError('an event that nobody can take');
        await sql.query(
          `INSERT INTO effect (aggregate_id, version, event_id, consumer)
           SELECT aggregate_id, version, event_id, $4
             FROM unnest($1::text[], $2::integer[], $3::uuid[]) WITH ORDINALITY AS e(aggregate_id, version, event_id, nth) ORDER BY nth`,
          [
            events.map((event) => event.aggregateId),
            events.map((event) => event.aggregateVersion),
            events.map((event) => event.eventId),
            given.name,
          ],
        );
        if (batchMs > 0) await pause(batchMs);
      },
    });
    break;
  } catch {
    await kafka.close().catch(() => undefined);
    await pause(RETRY_MS);
  }
}
