import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

import { expect, it } from '@jest/globals';
import { createLogger } from '@zhucan/observability';
import { createTestDatabase, createTestKafka, waitUntil } from '@zhucan/test-kit';

import { kafkaTransport, type Message } from '../../index.js';

const logger = createLogger({ service: 'test', level: 'silent' });

it('reaches a broker that was not there at the first call', async () => {
  // A transport that kept its first, failed connection would be unready until its process is restarted.
  const [host = '', target = ''] = ((await createTestKafka()).brokers[0] ?? '').split(':');
  const open = new Set<Socket>();
  const door = createServer((near) => {
    const far = connect(Number(target), host);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => other.destroy());
      socket.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve));
  const shut = () => new Promise<void>((resolve) => door.close(() => resolve()));
  await listen(0);
  const { port } = door.address() as AddressInfo;
  await shut();

  const transport = kafkaTransport({ brokers: [`127.0.0.1:${port}`], clientId: 'early', logger });
  await expect(transport.ping()).rejects.toThrow();
  await listen(port);
  try {
    await expect(transport.ping()).resolves.toBeUndefined();
  } finally {
    await transport.close();
    for (const socket of open) socket.destroy();
    await shut();
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
  const subscription = await transport.subscribe(`group-${randomUUID()}`, [topic], async (batch) => {
    delivered.push(...batch.map(({ value }) => value ?? 'erased'));
    // 2.5 s of work for 500 messages: 7.5 s for all of them.
    for (let done = 0; done < batch.length; done += 500) await database.pool.query('SELECT pg_sleep(2.5)');
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
