import type { Transport } from '../transport.js';
import { KafkaAdmin } from './kafka-admin.js';
import { kafkaClient, type KafkaSettings } from './kafka-client.js';
import { subscribeToKafka } from './kafka-consumer.js';
import { KafkaSender } from './kafka-producer.js';
import { groupPositions, placesAtTime, settleGroup } from './kafka-positions.js';
import { readKafka } from './kafka-read.js';

/** A transport over Kafka. */
export function kafkaTransport(settings: KafkaSettings): Transport {
  const kafka = kafkaClient(settings);
  const admins = new KafkaAdmin(kafka, settings);
  const sender = new KafkaSender(kafka);
  return {
    ensureTopics: (topics) => admins.ensureTopics(topics),
    send: (messages, abort) => sender.send(messages, abort),
    subscribe: (groupId, topics, handle) =>
      subscribeToKafka((sockets) => kafkaClient(settings, sockets), {
        groupId,
        topics,
        handle,
        logger: settings.logger,
      }),
    readAll: (topics, each, { from } = {}) =>
      readKafka(kafka, admins, settings.clientId, { topics, each, from }),
    follow: (topics, each, { from, signal }) =>
      readKafka(kafka, admins, settings.clientId, { topics, each, from, signal }),
    placesAt: (topics, timeMs) => placesAtTime(admins, topics, timeMs),
    positions: (groupId, topics) => groupPositions(admins, groupId, topics),
    settle: (groupId, places) => settleGroup(admins, groupId, places),
    async ping() {
      await (await admins.get()).describeCluster();
    },
    async close() {
      await sender.close();
      await admins.close();
    },
  };
}
