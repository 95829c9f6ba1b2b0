import { type Admin, Kafka, logLevel } from 'kafkajs';

import type { GatewayLogger } from '../../logger.js';
import { TopicFeed } from './topic-feed.js';

/** Where Kafka is. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
}

/** The topics that a gateway reads: each once, however many listen. */
export interface Topics {
  readonly kafka: Kafka;
  /** The first and the next offset of each partition. @throws where the broker cannot be reached */
  offsetsOf(topic: string): Promise<{ partition: number; low: bigint; high: bigint }[]>;
  /** Reads the end of a topic. @throws where the broker cannot be reached or has no such topic */
  feedOf(topic: string): Promise<TopicFeed>;
  close(): Promise<void>;
}

/** A broker that is there answers well within this time. */
const CONNECT_MS = 3_000;

/** Opens the topics of a broker as they are asked for. */
export function openTopics({ brokers }: KafkaSettings, logger: GatewayLogger): Topics {
  const kafka = new Kafka({
    clientId: 'zhucan-gateway',
    brokers: [...brokers],
    connectionTimeout: CONNECT_MS,
    retry: { retries: 2 },
    logLevel: logLevel.ERROR,
    // kafkajs tells of every reconnect at error level; none of it is an error of ours.
    logCreator:
      () =>
      ({ log }) => {
        logger.debug({ kafka: log.message }, 'kafka');
      },
  });
  const admin = kafka.admin();
  let connecting: Promise<Admin> | undefined;
  const connected = (): Promise<Admin> =>
    (connecting ??= admin
      .connect()
      .then(() => admin)
      .catch((error: unknown) => {
        connecting = undefined;
        throw error;
      }));
  const feeds = new Map<string, TopicFeed>();
  return {
    kafka,
    async offsetsOf(topic) {
      const offsets = await (await connected()).fetchTopicOffsets(topic);
      return offsets.map(({ partition, low, high }) => ({
        partition,
        low: BigInt(low),
        high: BigInt(high),
      }));
    },
    async feedOf(topic) {
      const feed = feeds.get(topic) ?? new TopicFeed(kafka, await connected(), topic);
      feeds.set(topic, feed);
      await feed.start();
      return feed;
    },
    async close() {
      await Promise.all([...feeds.values()].map((feed) => feed.stop()));
      if (connecting) await admin.disconnect();
    },
  };
}
