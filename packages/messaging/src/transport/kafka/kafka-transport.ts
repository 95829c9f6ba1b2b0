import type { Transport } from '../transport.js';
import { KafkaAdmin } from './kafka-admin.js';
import { kafkaClient, type KafkaSettings } from './kafka-client.js';
import { subscribeToKafka } from './kafka-consumer.js';
import { KafkaSender } from './kafka-producer.js';
import { readAllOfKafka } from './kafka-read-all.js';

/** A transport over Kafka. */
export function kafkaTransport(settings: KafkaSettings): Transport {
  const kafka = kafkaClient(settings);
  const admins = new KafkaAdmin(kafka, settings);
  const sender = new KafkaSender(kafka);
  return {
    ensureTopics: (topics) => admins.ensureTopics(topics),
    send: (messages, abort) => sender.send(messages, abort),
    subscribe: (groupId, topics, handle) => subscribeToKafka(kafka, groupId, topics, handle),
    readAll: (topics, each) => readAllOfKafka(kafka, admins, settings.clientId, topics, each),
    async ping() {
      await (await admins.get()).describeCluster();
    },
    async close() {
      await sender.close();
      await admins.close();
    },
  };
}
