import { setTimeout as pause } from 'node:timers/promises';

import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';

import { readMessage, type TopicMessage } from './messages.js';
import { openConsumer, seekAtJoin } from './topic-feed.js';

/** How long a reader waits for its client before it shows the broker that it lives. */
const WAIT_MS = 20;

/** What one subscription still has to read of one topic. */
export interface Backlog {
  readonly topic: string;
  /** Where it has come to in each partition. */
  readonly positions: () => Iterable<readonly [partition: number, offset: bigint]>;
  /** Takes the next message. */
  readonly take: (message: TopicMessage) => void;
  /** Told that a partition is read up to an offset. @returns whether the whole topic is caught up with */
  readonly reached: (partition: number, next: bigint) => boolean;
  /** Whether the client takes more for now: what it has not taken is bounded. */
  readonly hasRoom: () => boolean;
  readonly isEnded: () => boolean;
}

/**
 * Reads what lies between a cursor and the end of a topic for one subscription, no faster than its client takes it, and ends when it has
 * caught up.
 *
 * @param onFailure told where the broker gives up on it
 * @returns what ends it before
 */
export async function catchUp(
  kafka: Kafka,
  backlog: Backlog,
  onFailure: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const consumer: Consumer = openConsumer(kafka);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= consumer.disconnect().catch(() => undefined));
  const eachBatch = async (turn: EachBatchPayload): Promise<void> => {
    const { batch } = turn;
    for (const message of batch.messages) {
      while (!backlog.hasRoom() && !backlog.isEnded() && turn.isRunning()) {
        await pause(WAIT_MS);
        await turn.heartbeat();
      }
      if (backlog.isEnded() || turn.isStale() || !turn.isRunning()) return;
      const read = readMessage(backlog.topic, batch.partition, message);
      if (read) backlog.take(read);
    }
    // A disconnect waits for this very function to return.
    if (backlog.reached(batch.partition, BigInt(batch.lastOffset()) + 1n)) void close();
  };
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [backlog.topic], fromBeginning: true });
    seekAtJoin(consumer, backlog.topic, backlog.positions);
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) onFailure(payload.error);
    });
    await consumer.run({ autoCommit: false, eachBatch });
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
