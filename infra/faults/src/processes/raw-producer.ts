/* Sends the messages of a log as fast as the library does, as the relay sends them: batch by batch, each message to two topics. */
import { kafkaTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';

import { receive } from './given.js';

/** What the producer is started with. */
export interface RawProducerSettings {
  readonly brokers: readonly string[];
  /** The log that holds the messages. */
  readonly log: string;
  /** Topics that get each message. */
  readonly to: readonly [string, string];
  /** Messages of the log in a batch. */
  readonly batch: number;
}

const { brokers, log, to, batch } = await receive<RawProducerSettings>();
const messages: { key: string; value: string | null; headers: Record<string, string> }[] = [];
const transport = kafkaTransport({
  brokers,
  clientId: 'raw-reader',
  logger: createLogger({ service: 'bench', level: 'silent' }),
});
await transport.readAll([log], ({ key, value, headers }) =>
  messages.push({ key, value, headers: { ...headers } }),
);
await transport.close();
const kafka = new Kafka({ clientId: 'raw', brokers: [...brokers], logLevel: logLevel.NOTHING });
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
await producer.connect();

async function send(from: number): Promise<void> {
  const slice = messages.slice(from, from + batch);
  await producer.sendBatch({
    acks: -1,
    compression: CompressionTypes.GZIP,
    topicMessages: to.map((topic) => ({ topic, messages: slice })),
  });
}
// The first batch finds out where the partitions are, and is not counted.
await send(0);
const began = performance.now();
for (let from = batch; from < messages.length; from += batch) await send(from);
const seconds = (performance.now() - began) / 1_000;
process.send?.({ eventsASecond: (messages.length - batch) / seconds });
await producer.disconnect();
