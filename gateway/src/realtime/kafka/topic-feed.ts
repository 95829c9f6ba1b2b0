import { randomUUID } from 'node:crypto';

import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';

import { readMessage, type TopicMessage } from './messages.js';

/** Longest wait for news; a longer one would hold up a stop. */
const MAX_WAIT_MS = 300;
/** A topic that nobody listens to is read no longer after this time. */
const IDLE_MS = 60_000;
const SESSION_TIMEOUT_MS = 6_000;
const HEARTBEAT_MS = 1_500;
/** What one fetch of a reader holds at most, in bytes. */
const MAX_FETCH_BYTES = 1024 * 1024;

/** A consumer of one's own, which begins where it is told and commits nothing. */
export function openConsumer(kafka: Kafka): Consumer {
  return kafka.consumer({
    groupId: `zhucan-gateway-${randomUUID()}`,
    sessionTimeout: SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: MAX_WAIT_MS,
    maxBytes: MAX_FETCH_BYTES,
    maxBytesPerPartition: MAX_FETCH_BYTES,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: () => Promise.resolve(true) },
  });
}

/** Lets a consumer begin, at its start and after each rebalance, where it has come to: no offset of it is stored anywhere. */
export function seekAtJoin(
  consumer: Consumer,
  topic: string,
  positions: () => Iterable<readonly [partition: number, offset: bigint]>,
): void {
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [partition, offset] of positions())
      consumer.seek({ topic, partition, offset: String(offset) });
  });
}

/** Reads the end of one topic for all who listen to it. */
export class TopicFeed {
  /** The next offset of each partition. */
  readonly positions = new Map<number, bigint>();
  private readonly listeners = new Set<(message: TopicMessage) => void>();
  private starting: Promise<void> | undefined;
  private consumer: Consumer | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly admin: Admin,
    readonly topic: string,
  ) {}

  /** Reads, unless it does already. @throws where the broker cannot be reached or has no such topic */
  start(): Promise<void> {
    clearTimeout(this.idle);
    this.starting ??= this.begin().catch((error: unknown) => {
      this.starting = undefined;
      throw error;
    });
    return this.starting;
  }

  /** @returns what ends it */
  listen(listener: (message: TopicMessage) => void): () => void {
    clearTimeout(this.idle);
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.idle = setTimeout(() => void this.stop(), IDLE_MS).unref();
    };
  }

  async stop(): Promise<void> {
    clearTimeout(this.idle);
    await this.starting?.catch(() => undefined);
    const { consumer } = this;
    this.starting = undefined;
    this.consumer = undefined;
    await consumer?.disconnect();
  }

  private async begin(): Promise<void> {
    this.positions.clear();
    for (const { partition, high } of await this.admin.fetchTopicOffsets(this.topic))
      this.positions.set(partition, BigInt(high));
    const consumer = openConsumer(this.kafka);
    await consumer.connect();
    this.consumer = consumer;
    await consumer.subscribe({ topics: [this.topic], fromBeginning: true });
    seekAtJoin(consumer, this.topic, () => this.positions);
    await consumer.run({ autoCommit: false, eachBatch: (payload) => this.take(payload) });
  }

  private take({ batch }: EachBatchPayload): Promise<void> {
    for (const message of batch.messages) {
      const read = readMessage(this.topic, batch.partition, message);
      const next = BigInt(message.offset) + 1n;
      if (next <= (this.positions.get(batch.partition) ?? 0n)) continue;
      this.positions.set(batch.partition, next);
      if (read) for (const listener of this.listeners) listener(read);
    }
    return Promise.resolve();
  }
}
