import { expect, it } from '@jest/globals';
import { Kafka, logLevel, Partitioners } from 'kafkajs';

import { createTestKafka, waitUntil } from './index.js';

it('gives a broker that takes and gives back messages', async () => {
  const { brokers, topicPrefix } = await createTestKafka();
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const topic = `${topicPrefix}greeting`;
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();

  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: [{ key: 'a', value: 'hello' }] });
  await producer.disconnect();

  const heard: string[] = [];
  const consumer = kafka.consumer({ groupId: `${topicPrefix}group`, maxWaitTimeInMs: 300 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: ({ message }) => {
      heard.push(message.value?.toString() ?? '');
      return Promise.resolve();
    },
  });
  await waitUntil(() => heard.length > 0, { what: 'the message' });
  await consumer.disconnect();
  expect(heard).toEqual(['hello']);
});
