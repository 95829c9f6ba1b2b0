/**
 * Prints the public events of cases from the first one on, and goes on with what comes: npm start in one terminal, this in another.
 *
 *   node packages/event-consumer/examples/first-event.mjs [topic]
 */
import { readMessage } from '@zhucan/event-consumer';
import { kafkaTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';

const brokers = (process.env.ZHUCAN_KAFKA_BROKERS ?? '127.0.0.1:19092').split(',');
const topic = process.argv[2] ?? 'zhucan.rehab-employment.case.v1';
const logger = createLogger({ service: 'first-event', level: 'warn' });
const transport = kafkaTransport({ brokers, clientId: 'first-event', logger });
const ended = new AbortController();
process.on('SIGINT', () => ended.abort());
process.on('SIGTERM', () => ended.abort());

await transport.follow(
  [topic],
  (message) => {
    const { kind, event } = readMessage(message);
    console.log(
      kind === 'EVENT' ? `${event.occurredOn} ${event.type}` : 'erased',
      event.aggregateId,
      event.data,
    );
  },
  { from: 'beginning', signal: ended.signal },
);
await transport.close();
