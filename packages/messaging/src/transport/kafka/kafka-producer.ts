import { CompressionTypes, type Kafka, Partitioners, type Producer } from 'kafkajs';

import type { Message } from '../transport.js';
import { byTopic } from './kafka-message.js';

/** Sends messages: an idempotent producer, acknowledged by all in-sync replicas. */
export class KafkaSender {
  private producing: Promise<Producer> | undefined;

  constructor(private readonly kafka: Kafka) {}

  async send(messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return;
    const producer = await this.get();
    await producer.sendBatch({
      acks: -1,
      compression: CompressionTypes.GZIP,
      topicMessages: byTopic(messages),
    });
  }

  async close(): Promise<void> {
    await (await this.producing?.catch(() => undefined))?.disconnect();
  }

  private get(): Promise<Producer> {
    const connect = async (): Promise<Producer> => {
      const made = this.kafka.producer({
        idempotent: true,
        maxInFlightRequests: 1,
        createPartitioner: Partitioners.DefaultPartitioner,
        allowAutoTopicCreation: false,
      });
      await made.connect();
      return made;
    };
    this.producing ??= connect().catch((error: unknown) => {
      this.producing = undefined;
      throw error;
    });
    return this.producing;
  }
}
