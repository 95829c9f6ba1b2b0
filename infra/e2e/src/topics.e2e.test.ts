import { describe, expect, it } from '@jest/globals';
import { datasetRows } from '@zhucan/dataset-2019';
import { TOPICS } from '@zhucan/event-contracts';
import { Kafka, logLevel } from 'kafkajs';

import { identifiersIn, searcher } from './identifiers.js';
import { readSystemState, systemFolder } from './system.js';

const identifiers = identifiersIn(datasetRows());
const search = searcher(identifiers);

interface Read {
  readonly messages: number;
  /** Where an identifier stood: topic, partition and offset, never the value. */
  readonly found: readonly string[];
}

/** Reads every byte of every topic there is, the broker's own with it: keys, headers and values. */
async function readEverything(brokers: readonly string[]): Promise<{ topics: string[] } & Read> {
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
            if (search(parts.map(textOf).join('\n')) !== undefined)
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

describe('the topics', () => {
  it('hold no identifier of anybody, in any byte of any message', async () => {
    const { topics, messages, found } = await readEverything(readSystemState(systemFolder()).kafkaBrokers);
    expect(identifiers.size).toBeGreaterThan(20_000);
    expect(topics).toEqual(expect.arrayContaining([...TOPICS.keys()]));
    expect(messages).toBeGreaterThan(20_000);
    expect(found).toEqual([]);
  });

  it('would be found out, wherever it stood', () => {
    const some = [...identifiers].filter((_value, at) => at % 997 === 0);
    expect(some.length).toBeGreaterThan(10);
    for (const value of some) {
      expect(search(`{"a":"x${value}y"}`)).toBeDefined();
      expect(search(`{"certificate":"${value}43"}`)).toBeDefined();
    }
    expect(search('{"streetCode":"430103005","date":"2019-03-01","name":"桥头社区"}')).toBeUndefined();
  });
});
