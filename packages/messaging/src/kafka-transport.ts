import { type Logger } from '@zhucan/observability';
import {
  type Admin,
  CompressionTypes,
  type IHeaders,
  Kafka,
  type KafkaMessage,
  logLevel,
  Partitioners,
  type Producer,
} from 'kafkajs';

import type { Message, Subscription, Transport } from './transport.js';

/** Where Kafka is, and how topics are made. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
  /** Partitions of a topic that is made; 3 lets three replicas of a service share it. */
  readonly partitions?: number;
  /** Copies of a topic that is made; the broker's default where left out. */
  readonly replicationFactor?: number;
}

/** Events are kept without an end: a reader that comes later replays them all, and the ledger counts them. */
const KEPT_FOR_GOOD = [
  { name: 'retention.ms', value: '-1' },
  { name: 'retention.bytes', value: '-1' },
];
const DEFAULT_PARTITIONS = 3;
/** A reader that was killed is replaced after this; the default of 30 s would hold up every restart. */
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_500;
const REBALANCE_TIMEOUT_MS = 10_000;
/**
 * Messages handled between two signs of life. A batch may hold a megabyte of compressed events, thousands of them, and the broker
 * expels a reader that it has not heard of for a session; what one slice takes must stay below that.
 */
const SLICE = 500;
/** Longest wait for news; a longer one would hold up a stop. */
const MAX_WAIT_MS = 300;

/** kafkajs tells of every reconnect at error level; none of it is an error of ours, so it is kept for debugging. */
function quiet(logger: Logger) {
  return () =>
    ({ log }: { log: { message: string } }) => {
      logger.debug({ kafka: log.message }, 'kafka');
    };
}

function text(headers: IHeaders | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name, String(value ?? '')]),
  );
}

function toMessage(topic: string, message: KafkaMessage): Message {
  return {
    topic,
    key: message.key?.toString() ?? '',
    headers: text(message.headers),
    value: message.value?.toString() ?? '',
  };
}

function byTopic(messages: readonly Message[]) {
  const topics = new Map<string, { key: string; value: string; headers: Record<string, string> }[]>();
  for (const { topic, key, value, headers } of messages) {
    const list = topics.get(topic) ?? [];
    list.push({ key, value, headers: { ...headers } });
    topics.set(topic, list);
  }
  return [...topics].map(([topic, list]) => ({ topic, messages: list }));
}

/** A new topic has a leader within milliseconds; more means that the broker is unwell. */
const SERVED_WITHIN_MS = 15_000;
const SERVED_POLL_MS = 50;

/**
 * Waits until the broker serves new topics. Services that start together make the same topics, and one that comes second asks for them
 * while the broker still answers that it does not host them, which the client takes for final.
 */
async function untilServed(admin: Admin, topics: string[]): Promise<void> {
  const deadline = performance.now() + SERVED_WITHIN_MS;
  for (;;) {
    try {
      await admin.fetchTopicMetadata({ topics });
      return;
    } catch (error) {
      const retriable = error instanceof Error && 'retriable' in error && error.retriable === true;
      if (!retriable || performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, SERVED_POLL_MS));
    }
  }
}

/** A transport over Kafka: idempotent producer, acknowledged by all in-sync replicas. */
export function kafkaTransport(settings: KafkaSettings): Transport {
  const kafka = new Kafka({
    clientId: settings.clientId,
    brokers: [...settings.brokers],
    logLevel: logLevel.ERROR,
    logCreator: quiet(settings.logger),
  });
  const admin = kafka.admin();
  let connecting: Promise<void> | undefined;
  // A connection that failed is forgotten, so that the next call tries again: a broker may start after us.
  const connectAdmin = (): Promise<void> =>
    (connecting ??= admin.connect().catch((error: unknown) => {
      connecting = undefined;
      throw error;
    }));
  let producing: Promise<Producer> | undefined;

  function producer(): Promise<Producer> {
    const connect = async (): Promise<Producer> => {
      const made = kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
        allowAutoTopicCreation: false,
      });
      await made.connect();
      return made;
    };
    producing ??= connect().catch((error: unknown) => {
      producing = undefined;
      throw error;
    });
    return producing;
  }

  async function subscribe(
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

  async function readAll(topics: readonly string[], each: (message: Message) => void): Promise<void> {
    await connectAdmin();
    const left = new Map<string, bigint>();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic))
        if (BigInt(high) > BigInt(low)) left.set(`${topic}/${partition}`, BigInt(high));
    }
    if (left.size === 0) return;
    const groupId = `${settings.clientId}-reader-${crypto.randomUUID()}`;
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: MAX_WAIT_MS });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
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

  return {
    async ensureTopics(topics) {
      await connectAdmin();
      const known = new Set(await admin.listTopics());
      const missing = topics.filter((topic) => !known.has(topic));
      if (missing.length === 0) return;
      await admin.createTopics({
        waitForLeaders: false,
        topics: missing.map((topic) => ({
          topic,
          numPartitions: settings.partitions ?? DEFAULT_PARTITIONS,
          replicationFactor: settings.replicationFactor ?? -1,
          configEntries: KEPT_FOR_GOOD,
        })),
      });
      await untilServed(admin, missing);
    },
    async send(messages) {
      if (messages.length === 0) return;
      await (
        await producer()
      ).sendBatch({ acks: -1, compression: CompressionTypes.GZIP, topicMessages: byTopic(messages) });
    },
    subscribe,
    readAll,
    async ping() {
      await connectAdmin();
      await admin.describeCluster();
    },
    async close() {
      await (await producing?.catch(() => undefined))?.disconnect();
      if (connecting) await admin.disconnect();
    },
  };
}
