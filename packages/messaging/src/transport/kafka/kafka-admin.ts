import { topicConfig, TOPICS } from '@zhucan/event-contracts';
import type { Admin, Kafka } from 'kafkajs';

import type { KafkaSettings } from './kafka-client.js';

/** A topic that has no contract is kept for good, as a log. */
const WITHOUT_CONTRACT = { class: 'INTERNAL_LOG' } as const;
const DEFAULT_PARTITIONS = 3;

/** A new topic has a leader, and a group its coordinator, within moments; more means that the broker is unwell. */
const SERVED_WITHIN_MS = 15_000;
const SERVED_POLL_MS = 50;

/**
 * Asks until the broker serves what is asked for. Services that start together make the same topics, and one that comes second asks for them
 * while the broker still answers that it does not host them; a broker that has just started does not coordinate groups yet. The client takes both for final.
 */
export async function untilServed<T>(ask: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + SERVED_WITHIN_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const retriable = error instanceof Error && 'retriable' in error && error.retriable === true;
      if (!retriable || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, SERVED_POLL_MS));
    }
  }
}

/** What is asked of a cluster besides messages. */
export class KafkaAdmin {
  private readonly admin: Admin;
  private connecting: Promise<void> | undefined;

  constructor(
    kafka: Kafka,
    private readonly settings: KafkaSettings,
  ) {
    this.admin = kafka.admin();
  }

  /** The connected client. A connection that failed is forgotten, so that the next call tries again: a broker may start after us. */
  async get(): Promise<Admin> {
    this.connecting ??= this.admin.connect().catch((error: unknown) => {
      this.connecting = undefined;
      throw error;
    });
    await this.connecting;
    return this.admin;
  }

  /** Makes the topics that do not exist yet, each with the settings of its class; those that exist are left as they are. */
  async ensureTopics(topics: readonly string[]): Promise<void> {
    const admin = await this.get();
    const known = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !known.has(topic));
    if (missing.length === 0) return;
    const { partitions = DEFAULT_PARTITIONS, replicationFactor = -1 } = this.settings;
    await admin.createTopics({
      waitForLeaders: false,
      topics: missing.map((topic) => ({
        topic,
        numPartitions: partitions,
        replicationFactor,
        configEntries: Object.entries(topicConfig(TOPICS.get(topic) ?? WITHOUT_CONTRACT)).map(
          ([name, value]) => ({ name, value }),
        ),
      })),
    });
    await untilServed(() => admin.fetchTopicMetadata({ topics: missing }));
  }

  async close(): Promise<void> {
    if (this.connecting) await this.admin.disconnect();
  }
}
