import { Kafka, logLevel } from 'kafkajs';

/** A message as it lies on the broker. */
export interface ReadMessage {
  readonly topic: string;
  readonly key: string;
  /** Null for a tombstone. */
  readonly value: string | null;
}

/** What was read of a broker. */
export interface Read {
  readonly messages: number;
  /** Where an identifier stood: topic, partition and offset, never the value. */
  readonly found: readonly string[];
}

/**
 * Reads every byte of every topic there is, the broker's own with it: keys, headers and values.
 *
 * @param search looks at all of a message as text, and tells what it found that must not be there
 */
export async function readEverything(
  brokers: readonly string[],
  search: (text: string, message: ReadMessage) => string | undefined,
): Promise<{ topics: string[] } & Read> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'e2e', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = (await admin.listTopics()).sort();
  const left = new Map<string, bigint>();
  for (const topic of topics)
    for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
      if (BigInt(high) > BigInt(low)) left.set(`${topic}/${partition}`, BigInt(high));
  const groupId = `e2e-${crypto.randomUUID()}`;
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 300 });
  const found: string[] = [];
  let messages = 0;
  const textOf = (part: unknown): string =>
    Buffer.isBuffer(part)
      ? part.toString('utf8')
      : Array.isArray(part)
        ? part.map(textOf).join('\n')
        : typeof part === 'string'
          ? part
          : '';
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        autoCommit: false,
        eachBatch: ({ batch }) => {
          for (const { key, headers = {}, value, offset } of batch.messages) {
            messages += 1;
            const parts = [key, value, ...Object.keys(headers), ...Object.values(headers)];
            const message = {
              topic: batch.topic,
              key: textOf(key),
              value: value === null ? null : textOf(value),
            };
            if (search(parts.map(textOf).join('\n'), message) !== undefined)
              found.push(`${batch.topic}/${batch.partition}@${offset}`);
          }
          const place = `${batch.topic}/${batch.partition}`;
          if (BigInt(batch.lastOffset()) + 1n >= (left.get(place) ?? 0n)) left.delete(place);
          if (left.size === 0) resolve();
          return Promise.resolve();
        },
      })
      .catch(reject);
  }).finally(() => consumer.disconnect());
  await admin.deleteGroups([groupId]);
  await admin.disconnect();
  return { topics, messages, found };
}
