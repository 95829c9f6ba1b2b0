import type { Kafka } from 'kafkajs';

import type { ReadFrom, StoredMessage } from '../transport.js';
import type { KafkaAdmin } from './kafka-admin.js';
import { MAX_WAIT_MS } from './kafka-client.js';
import { toStored } from './kafka-message.js';
import { placesAtTime } from './kafka-positions.js';

/** Messages between two signs of life. */
const HEARTBEAT_EVERY = 200;

/** What is read besides the topics. */
export interface KafkaRead {
  readonly topics: readonly string[];
  readonly each: (message: StoredMessage) => unknown;
  readonly from?: ReadFrom | undefined;
  /** Follows what is sent later until it is aborted; without one, reading ends with what was there when it began. */
  readonly signal?: AbortSignal | undefined;
}

/** The first offset to read and the one after the last there is, by topic and partition. */
async function findBounds(admins: KafkaAdmin, topics: readonly string[], from: ReadFrom = 'beginning') {
  const admin = await admins.get();
  const bounds = new Map<string, { topic: string; partition: number; next: bigint; end: bigint }>();
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      bounds.set(`${topic}/${partition}`, { topic, partition, next: BigInt(low), end: BigInt(high) });
  if (from !== 'beginning') {
    const places = 'timeMs' in from ? await placesAtTime(admins, topics, from.timeMs) : from.places;
    for (const { topic, partition, offset } of places) {
      const bound = bounds.get(`${topic}/${partition}`);
      if (bound && BigInt(offset) > bound.next) bound.next = BigInt(offset);
    }
  }
  return bounds;
}

/** Reads each message of the topics once, by a group of its own that is gone afterwards. */
export async function readKafka(
  kafka: Kafka,
  admins: KafkaAdmin,
  clientId: string,
  { topics, each, from, signal }: KafkaRead,
): Promise<void> {
  const bounds = await findBounds(admins, topics, from);
  const left = new Set([...bounds].filter(([, { next, end }]) => next < end).map(([name]) => name));
  if (signal?.aborted || (!signal && left.size === 0)) return;
  const groupId = `${clientId}-reader-${crypto.randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: MAX_WAIT_MS });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      signal?.addEventListener('abort', () => resolve(), { once: true });
      // A crash after which kafkajs starts again passes, as while a broker that has just started loads its groups.
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      consumer
        .run({
          autoCommit: false,
          eachBatch: async (turn) => {
            const { batch } = turn;
            const { topic, partition } = batch;
            const bound = bounds.get(`${topic}/${partition}`);
            let taken = 0;
            for (const message of batch.messages) {
              if (signal?.aborted) return;
              // What was fetched before the place was set, and what comes again after a rebalance.
              if (bound && BigInt(message.offset) < bound.next) continue;
              try {
                await each(toStored(topic, partition, message));
              } catch (error) {
                reject(error instanceof Error ? error : new Error(String(error)));
                return;
              }
              if (bound) bound.next = BigInt(message.offset) + 1n;
              taken += 1;
              if (taken % HEARTBEAT_EVERY === 0) await turn.heartbeat();
            }
            if (signal || !bound || BigInt(batch.lastOffset()) + 1n < bound.end) return;
            left.delete(`${topic}/${partition}`);
            if (left.size === 0) resolve();
          },
        })
        .then(() => {
          if (from === undefined || from === 'beginning') return;
          for (const { topic, partition, next } of bounds.values())
            consumer.seek({ topic, partition, offset: String(next) });
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
    const admin = await admins.get();
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}
