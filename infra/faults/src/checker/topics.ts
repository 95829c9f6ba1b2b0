import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { type Admin, type IHeaders, Kafka, logLevel } from 'kafkajs';

const ANSWERS_WITHIN_MS = 30_000;
const RETRY_MS = 100;

/** A message as it lies on a topic. */
export interface RawMessage {
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly value: Buffer | null;
  readonly headers: IHeaders;
}

/** Topics through a plain client: nothing of the code under test. */
export class Topics {
  private readonly kafka: Kafka;

  constructor(brokers: readonly string[]) {
    this.kafka = new Kafka({ clientId: 'checker', brokers: [...brokers], logLevel: logLevel.NOTHING });
  }

  /** Asks the cluster something, again where it is only just coming up: a topic that was made or came back has no leader for a moment. */
  async ask<T>(question: (admin: Admin) => Promise<T>): Promise<T> {
    const deadline = performance.now() + ANSWERS_WITHIN_MS;
    for (;;) {
      const admin = this.kafka.admin();
      try {
        await admin.connect();
        return await question(admin);
      } catch (error) {
        const retriable = error instanceof Error && 'retriable' in error && error.retriable === true;
        if (!retriable || performance.now() > deadline) throw error;
        await pause(RETRY_MS);
      } finally {
        await admin.disconnect();
      }
    }
  }

  /** Where the next message of each partition of a topic will lie. */
  async ends(topic: string): Promise<ReadonlyMap<number, bigint>> {
    const offsets = await this.ask((admin) => admin.fetchTopicOffsets(topic));
    return new Map(offsets.map(({ partition, high }) => [partition, BigInt(high)]));
  }

  /** Lets a group that does not read yet begin at places. */
  async begin(groupId: string, topic: string, from: ReadonlyMap<number, bigint>): Promise<void> {
    const partitions = [...from].map(([partition, offset]) => ({ partition, offset: String(offset) }));
    await this.ask((admin) => admin.setOffsets({ groupId, topic, partitions }));
  }

  /** How many readers a group has, once they have agreed on who reads what; none while they have not. */
  async members(groupId: string): Promise<number> {
    return this.ask(async (admin) => {
      const { groups } = await admin.describeGroups([groupId]);
      return groups.reduce((sum, { state, members }) => sum + (state === 'Stable' ? members.length : 0), 0);
    });
  }

  /** Messages that a group has not settled. */
  async lag(groupId: string, topic: string): Promise<bigint> {
    return this.ask(async (admin) => {
      const [offsets, settled] = [
        await admin.fetchTopicOffsets(topic),
        await admin.fetchOffsets({ groupId, topics: [topic] }),
      ];
      const until = new Map(
        settled[0]?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]),
      );
      return offsets.reduce((sum, { partition, low, high }) => {
        const at = until.get(partition) ?? -1n;
        return sum + BigInt(high) - (at < 0n ? BigInt(low) : at);
      }, 0n);
    });
  }

  /**
   * Each message of a topic that is there now, in order per partition.
   *
   * @param from places from which on, by partition; from the first where left out
   */
  async read(topic: string, from: ReadonlyMap<number, bigint> = new Map()): Promise<RawMessage[]> {
    const left = await this.ask(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      return new Map(
        offsets
          .filter(({ partition, low, high }) => BigInt(high) > (from.get(partition) ?? BigInt(low)))
          .map(({ partition, high }) => [partition, BigInt(high)]),
      );
    });
    const found: RawMessage[] = [];
    if (left.size === 0) return found;
    const groupId = `checker-${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await new Promise<void>((resolve, reject) => {
        consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
        consumer
          .run({
            autoCommit: false,
            eachBatch: ({ batch }) => {
              const { partition, messages } = batch;
              if (left.has(partition))
                for (const { offset, key, value, headers } of messages)
                  found.push({
                    partition,
                    offset,
                    key: key?.toString() ?? '',
                    value,
                    headers: headers ?? {},
                  });
              if (BigInt(batch.lastOffset()) + 1n >= (left.get(partition) ?? 0n)) left.delete(partition);
              if (left.size === 0) resolve();
              return Promise.resolve();
            },
          })
          .catch(reject);
      });
    } finally {
      await consumer.disconnect();
    }
    return found.filter(({ partition, offset }) => BigInt(offset) >= (from.get(partition) ?? 0n));
  }

  /** Sends messages again as they are. */
  async sendAgain(topic: string, messages: readonly RawMessage[]): Promise<void> {
    const producer = this.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    try {
      await producer.send({
        topic,
        messages: messages.map(({ key, value, headers }) => ({ key, value, headers })),
      });
    } finally {
      await producer.disconnect();
    }
  }
}
