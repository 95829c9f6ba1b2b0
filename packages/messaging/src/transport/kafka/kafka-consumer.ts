import type { Kafka } from 'kafkajs';

import type { Message, Subscription } from '../transport.js';
import { MAX_WAIT_MS } from './kafka-client.js';
import { toMessage } from './kafka-message.js';

/** A reader that was killed is replaced after this; the default of 30 s would hold up every restart. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_500;
const REBALANCE_TIMEOUT_MS = 10_000;
/**
 * Messages handled between two signs of life. A batch may hold a megabyte of compressed events, thousands of them, and the broker
 * expels a reader that it has not heard of for a session; what one slice takes must stay below that.
 */
const SLICE = 500;

/** Delivers to a group's member, slice by slice; what was handled is settled. */
export async function subscribeToKafka(
  kafka: Kafka,
  groupId: string,
  topics: readonly string[],
  handle: (batch: readonly Message[]) => Promise<void>,
): Promise<Subscription> {
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    rebalanceTimeout: REBALANCE_TIMEOUT_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    retry: { restartOnFailure: () => Promise.resolve(true) },
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: true });
  await consumer.run({
    // kafkajs would settle the whole batch on return, and with it what a stop left undone.
    eachBatchAutoResolve: false,
    eachBatch: async (turn) => {
      const { batch } = turn;
      for (let start = 0; start < batch.messages.length; start += SLICE) {
        if (turn.isStale() || !turn.isRunning()) return;
        const slice = batch.messages.slice(start, start + SLICE);
        await handle(slice.map((message) => toMessage(batch.topic, message)));
        const last = slice.at(-1);
        if (last) turn.resolveOffset(last.offset);
        await turn.heartbeat();
      }
    },
  });
  return { stop: () => consumer.disconnect() };
}
