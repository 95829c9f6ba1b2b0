import { type Admin, Kafka, type KafkaConfig, logLevel } from 'kafkajs';

import type { GatewayLogger } from '../../logger.js';
import { TopicFeed } from './topic-feed.js';

/** Where Kafka is. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  /** How the gateway proves who it is (SCRAM-SHA-512 over TLS); nothing where the brokers ask nobody. */
  readonly security?: KafkaCredential | undefined;
}

/** A name and a password, and how the broker is known. */
export interface KafkaCredential {
  readonly username: string;
  readonly password: string;
  /** The certificate of who signed the broker's, in PEM; the system's authorities where left out. */
  readonly ca?: string | undefined;
}

/** As kafkajs wants it. */
function secured({ username, password, ca }: KafkaCredential): Pick<KafkaConfig, 'ssl' | 'sasl'> {
  return {
    ssl: ca === undefined ? true : { ca: [ca] },
    sasl: { mechanism: 'scram-sha-512', username, password },
  };
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
export function openTopics({ brokers, security }: KafkaSettings, logger: GatewayLogger): Topics {
  const kafka = new Kafka({
    clientId: 'zhucan-gateway',
    brokers: [...brokers],
    connectionTimeout: CONNECT_MS,
    retry: { retries: 2 },
    ...(security && secured(security)),
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
