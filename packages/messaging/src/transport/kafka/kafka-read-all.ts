import type { Kafka } from 'kafkajs';

import type { Message } from '../transport.js';
import type { KafkaAdmin } from './kafka-admin.js';
import { MAX_WAIT_MS } from './kafka-client.js';
import { toMessage } from './kafka-message.js';

/** Reads each message of the topics that is there now, once. */
export async function readAllOfKafka(
  kafka: Kafka,
  admins: KafkaAdmin,
  clientId: string,
  topics: readonly string[],
  each: (message: Message) => void,
): Promise<void> {
  const admin = await admins.get();
  const left = new Map<string, bigint>();
  for (const topic of topics) {
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      if (BigInt(high) > BigInt(low)) left.set(`${topic}/${partition}`, BigInt(high));
  }
  if (left.size === 0) return;
  const groupId = `${clientId}-reader-${crypto.randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: MAX_WAIT_MS });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      // A crash after which kafkajs starts again passes, as while a broker that has just started loads its groups.
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      consumer
        .run({
          autoCommit: false,
          eachBatch: ({ batch }) => {
            for (const message of batch.messages) each(toMessage(batch.topic, message));
            const partition = `${batch.topic}/${batch.partition}`;
            if (BigInt(batch.lastOffset()) + 1n >= (left.get(partition) ?? 0n)) left.delete(partition);
            if (left.size === 0) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}
