import { randomUUID } from 'node:crypto';

import { expect, it } from '@jest/globals';
import { createLogger } from '@zhucan/observability';
import { createTestDatabase, createTestKafka, waitUntil } from '@zhucan/test-kit';

import { Kafka, logLevel } from 'kafkajs';

import { kafkaTransport, type Message } from '../../index.js';
import { openDoor } from '../../testing/door.js';
import { SHORT_RETRY } from './kafka-client.js';
import { subscribeToKafka } from './kafka-consumer.js';
import type { KafkaSockets } from './kafka-sockets.js';

const logger = createLogger({ service: 'test', level: 'silent' });

it('reaches a broker that was not there at the first call', async () => {
  // A transport that kept its first, failed connection would be unready until its process is restarted.
  const door = await openDoor((await createTestKafka()).brokers[0] ?? '');
  await door.shut();

  const transport = kafkaTransport({ brokers: [`127.0.0.1:${door.port}`], clientId: 'early', logger });
  await expect(transport.ping()).rejects.toThrow();
  await door.open();
  try {
    await expect(transport.ping()).resolves.toBeUndefined();
  } finally {
    await transport.close();
    await door.shut();
  }
}, 60_000);

it('keeps its place in the group while the effects of one batch take longer than a session', async () => {
  // The broker expels a reader that it has not heard of for a session (6 s), and the whole batch comes again.
  const { brokers, topicPrefix } = await createTestKafka();
  const database = await createTestDatabase();
  const transport = kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
  const topic = `${topicPrefix}slow`;
  const message = (value: string): Message => ({ topic, key: 'one', headers: {}, value });
  await transport.ensureTopics([topic]);
  await transport.send(Array.from({ length: 1_200 }, (_, index) => message(String(index))));
  const delivered: string[] = [];
  const subscription = await transport.subscribe(`group-${randomUUID()}`, [topic], async ({ messages }) => {
    delivered.push(...messages.map(({ value }) => value ?? 'erased'));
    // 2.5 s of work for 500 messages: 7.5 s for all of them.
    for (let done = 0; done < messages.length; done += 500) await database.pool.query('SELECT pg_sleep(2.5)');
    return undefined;
  });
  try {
    await waitUntil(() => delivered.length >= 1_200, { what: 'every message', timeoutMs: 30_000 });
    await transport.send([message('last')]);
    await waitUntil(() => delivered.includes('last'), { what: 'the last message', timeoutMs: 40_000 });
    expect(delivered).toEqual([...Array.from({ length: 1_200 }, (_, index) => String(index)), 'last']);
  } finally {
    await subscription.stop();
    await transport.close();
    await database.drop();
  }
}, 90_000);

it('begins a reader anew whose connections nothing comes from any more, and stops within bounded time', async () => {
  // A switch that drops packets without a word: kafkajs waits half a minute for each answer, and after some rebalances for ever.
  const { brokers, topicPrefix } = await createTestKafka();
  const door = await openDoor(brokers[0] ?? '');
  const direct = kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
  const topic = `${topicPrefix}frozen`;
  await direct.ensureTopics([topic]);
  // Every connection goes through the door, also those to the address that the broker tells.
  const behindDoor = (sockets: KafkaSockets) =>
    new Kafka({
      clientId: 'behind-a-door',
      brokers: [`127.0.0.1:${door.port}`],
      logLevel: logLevel.NOTHING,
      retry: SHORT_RETRY,
      socketFactory: (asked) => sockets.factory({ ...asked, host: '127.0.0.1', port: door.port }),
    });
  const delivered: string[] = [];
  const subscription = await subscribeToKafka(behindDoor, {
    groupId: `group-${randomUUID()}`,
    topics: [topic],
    logger,
    stallAfterMs: 3_000,
    handle: ({ messages }) => {
      delivered.push(...messages.map(({ value }) => value ?? ''));
      return Promise.resolve(undefined);
    },
  });
  const send = (value: string) => direct.send([{ topic, key: 'one', headers: {}, value }]);
  try {
    await send('before');
    await waitUntil(() => delivered.includes('before'), { what: 'the first message', timeoutMs: 20_000 });
    door.freeze();
    await send('after');
    await waitUntil(() => delivered.includes('after'), { what: 'the message after', timeoutMs: 40_000 });
    expect(new Set(delivered)).toEqual(new Set(['before', 'after']));
    door.freeze(true);
    const began = performance.now();
    await subscription.stop();
    expect(performance.now() - began).toBeLessThan(20_000);
  } finally {
    await direct.close();
    await door.shut();
  }
}, 120_000);
