import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { stateTopicOf } from '@zhucan/event-contracts';
import { createLogger } from '@zhucan/observability';
import { createTestKafka } from '@zhucan/test-kit';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';

import { openDoor } from '../../testing/door.js';
import { type Message, MessageRefusedError, type Transport } from '../transport.js';
import { KafkaSender } from './kafka-producer.js';
import { KafkaSockets } from './kafka-sockets.js';
import { kafkaTransport } from './kafka-transport.js';

const logger = createLogger({ service: 'test', level: 'silent' });
let transport: Transport;
let kafka: Kafka;
let prefix: string;
let broker: string;

beforeAll(async () => {
  const { brokers, topicPrefix } = await createTestKafka();
  prefix = topicPrefix;
  broker = brokers[0] ?? '';
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

it('goes on after its connections were cut, and after a while in which the broker could not be reached', async () => {
  // kafkajs' producers do not always reconnect; an attempt that failed may have been taken, so that it comes twice, but in order.
  const topic = `${prefix}cut`;
  await transport.ensureTopics([topic]);
  const door = await openDoor(broker);
  const sockets = new KafkaSockets();
  const behindDoor = new Kafka({
    brokers: [`127.0.0.1:${door.port}`],
    logLevel: logLevel.NOTHING,
    socketFactory: (asked) => sockets.factory({ ...asked, host: '127.0.0.1', port: door.port }),
  });
  const sender = new KafkaSender(behindDoor);
  /** As a relay does: the same again until it is acknowledged. */
  const send = async (value: string): Promise<void> => {
    const deadline = performance.now() + 30_000;
    for (;;)
      try {
        await sender.send([message(topic, 'one', value)]);
        return;
      } catch (error) {
        if (performance.now() > deadline) throw error;
      }
  };
  try {
    await send('1');
    door.cut();
    await send('2');
    const underWay = send('3');
    door.cut();
    await underWay;
    await door.shut();
    await expect(sender.send([message(topic, 'one', '4')])).rejects.toThrow();
    await door.open();
    await send('4');
    await send('5');
    const found: string[] = [];
    await transport.readAll([topic], ({ value }) => found.push(value ?? ''));
    expect([...new Set(found)]).toEqual(['1', '2', '3', '4', '5']);
  } finally {
    await sender.close();
    await door.shut();
  }
}, 90_000);

it('sets no timer for a time that has passed', async () => {
  // kafkajs set one for each connection every millisecond, for good, and Node 24 warns of each.
  const topic = `${prefix}timers`;
  await transport.ensureTopics([topic]);
  const timers = jest.spyOn(globalThis, 'setTimeout');
  try {
    await transport.send([message(topic, 'one', 'value')]);
    await transport.readAll([topic], () => undefined);
    expect(timers.mock.calls.length).toBeGreaterThan(0);
    expect(timers.mock.calls.filter(([, ms = 0]) => ms <= 0)).toEqual([]);
  } finally {
    timers.mockRestore();
  }
}, 60_000);
