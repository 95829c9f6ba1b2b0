import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stateTopicOf } from '@zhucan/event-contracts';
import { createLogger } from '@zhucan/observability';
import { createTestKafka } from '@zhucan/test-kit';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';

import { type Message, MessageRefusedError, type Transport } from '../transport.js';
import { kafkaTransport } from './kafka-transport.js';

const logger = createLogger({ service: 'test', level: 'silent' });
let transport: Transport;
let kafka: Kafka;
let prefix: string;

beforeAll(async () => {
  const { brokers, topicPrefix } = await createTestKafka();
  prefix = topicPrefix;
  transport = kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
  kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
});
afterAll(() => transport.close());

const message = (topic: string, key: string, value: string): Message => ({ topic, key, headers: {}, value });
/** Does not compress. */
const large = (): string => Array.from({ length: 60_000 }, () => randomUUID()).join('');

it('says that a message is refused, and sends the next ones: none is taken for one of those before', async () => {
  // kafkajs counts what was taken beside a refused part as not sent, and gave its numbers to the next messages, which the broker left out.
  const topic = `${prefix}refused`;
  await transport.ensureTopics([topic]);
  const keys = Array.from({ length: 12 }, () => randomUUID());
  const first = keys.map((key) => message(topic, key, 'first'));
  await expect(transport.send([...first, message(topic, 'large', large())])).rejects.toThrow(
    MessageRefusedError,
  );
  await transport.send(keys.map((key) => message(topic, key, 'second')));
  const seconds = new Set<string>();
  await transport.readAll([topic], ({ key, value }) => value === 'second' && seconds.add(key));
  expect(seconds).toEqual(new Set(keys));
}, 60_000);

it('makes topics with the settings of their class, and leaves those that are there', async () => {
  const log = 'zhucan.internal.registry.household.v1';
  const state = stateTopicOf(log) ?? '';
  const own = `${prefix}own`;
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createTopics({
      topics: [{ topic: own, configEntries: [{ name: 'retention.ms', value: '60000' }] }],
    });
    await transport.ensureTopics([log, state, own]);
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [log, state, own].map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    });
    const settings = new Map(
      resources.map(({ resourceName, configEntries }) => [
        resourceName,
        Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue])),
      ]),
    );
    expect(settings.get(own)).toMatchObject({ 'retention.ms': '60000' });
    expect(settings.get(log)).toMatchObject({ 'cleanup.policy': 'delete', 'retention.ms': '-1' });
    expect(settings.get(state)).toMatchObject({
      'cleanup.policy': 'compact',
      'segment.ms': '3600000',
      'max.compaction.lag.ms': '86400000',
      'delete.retention.ms': '604800000',
      'min.cleanable.dirty.ratio': '0.1',
    });
  } finally {
    await admin.disconnect();
  }
}, 60_000);
