import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, type KafkaServer, startKafka } from '@zhucan/embedded-servers';
import { kafkaTransport, type Message, type Transport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { waitUntil } from '@zhucan/test-kit';
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { generate } from 'selfsigned';

import {
  addConsumer,
  applyPlan,
  currentPlan,
  ConsumerNameError,
  desired,
  isEmpty,
  ONE_BROKER,
  removeConsumer,
  setPassword,
} from './index.js';

const PUBLIC = 'zhucan.registry.region.v1';
const INTERNAL = 'zhucan.internal.registry.resident.v1';
const OTHERS = 'zhucan.party-affairs.member.v1';
const logger = createLogger({ service: 'test', level: 'silent' });

let folder: string;
let server: KafkaServer;
let admin: Admin;
let ca: string;
let outside: string;
const wanted = desired(ONE_BROKER);

const planNow = () => currentPlan(admin, wanted);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhucan-kafka-test-'));
  const port = await freePort();
  const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'rsa',
    keySize: 2_048,
    extensions: [
      { name: 'subjectAltName', altNames: [{ type: ConfigResourceTypes.TOPIC, value: 'localhost' }] },
    ],
  });
  const keystoreFile = join(folder, 'keystore.pem');
  await writeFile(keystoreFile, `${pems.private}\n${pems.cert}\n`);
  ca = pems.cert;
  outside = `localhost:${port}`;
  server = await startKafka({
    dataDir: join(folder, 'data'),
    secured: { host: 'localhost', port, keystoreFile },
    removeDataOnExit: true,
  });
  admin = new Kafka({ clientId: 'test', brokers: server.brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
}, 120_000);
afterAll(async () => {
  await admin.disconnect();
  await server.stop();
  await rm(folder, { recursive: true });
});

async function as<T>(
  username: string,
  password: string,
  work: (transport: Transport) => Promise<T>,
  trusts = true,
): Promise<T> {
  const transport = kafkaTransport({
    brokers: [outside],
    clientId: username,
    logger,
    security: { ...(trusts && { ca }), username, password },
  });
  try {
    return await work(transport);
  } finally {
    await transport.close();
  }
}

const message = (topic: string): Message => ({ topic, key: randomUUID(), headers: {}, value: '{}' });

async function firstOf(transport: Transport, groupId: string, topic: string): Promise<number> {
  let count = 0;
  const subscription = await transport.subscribe(groupId, [topic], ({ messages }) => {
    count += messages.length;
    return Promise.resolve(undefined);
  });
  try {
    await waitUntil(() => count > 0, { what: 'a message', timeoutMs: 30_000 });
    return count;
  } finally {
    await subscription.stop();
  }
}

describe('a cluster', () => {
  it('becomes what is declared, and applying that again does nothing', async () => {
    await applyPlan(admin, wanted);
    expect(await planNow()).toEqual({ create: [], configure: [], allow: [], revoke: [], warnings: [] });
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: 'zhucan.registry.resident.state.v1' }],
    });
    const config = new Map(
      resources[0]?.configEntries.map(({ configName, configValue }) => [configName, configValue]),
    );
    expect(config.get('cleanup.policy')).toBe('compact');
    expect(Number(config.get('max.compaction.lag.ms'))).toBeGreaterThan(0);
  }, 60_000);

  it('gets back a setting that somebody changed, and keeps one that is not declared', async () => {
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: PUBLIC,
          configEntries: [
            { name: 'retention.ms', value: '1000' },
            { name: 'max.compaction.lag.ms', value: '12345' },
          ],
        },
      ],
    });
    const plan = await planNow();
    expect(plan.configure).toContainEqual({ topic: PUBLIC, name: 'retention.ms', from: '1000', to: '-1' });
    expect(await applyPlan(admin, wanted)).toEqual(plan);
    expect(isEmpty(await planNow())).toBe(true);
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: PUBLIC, configNames: ['max.compaction.lag.ms'] }],
    });
    expect(resources[0]?.configEntries[0]?.configValue).toBe('12345');
  }, 60_000);
});

describe('over TLS, with a name and a password', () => {
  const password = randomUUID();

  it('a service writes its own topics and no others, and reads what it is declared to read', async () => {
    await setPassword(server.brokers, 'registry', password);
    await setPassword(server.brokers, 'party-affairs', password);
    await as('registry', password, async (transport) => {
      await transport.send([message(PUBLIC), message(INTERNAL)]);
      await expect(transport.send([message(OTHERS)])).rejects.toThrow();
      let sent = 0;
      await transport.readAll([INTERNAL], () => (sent += 1));
      expect(sent).toBe(1);
    });
    await as('party-affairs', password, async (transport) => {
      expect(await firstOf(transport, 'party-affairs.registry', PUBLIC)).toBe(1);
      await expect(
        transport.subscribe('party-affairs.registry-2', [INTERNAL], () => Promise.resolve(undefined)),
      ).rejects.toThrow();
      await expect(transport.send([message(PUBLIC)])).rejects.toThrow();
    });
  }, 90_000);

  it('a consumer reads public topics in groups of its own, until it is removed', async () => {
    const credential = await addConsumer(admin, server.brokers, 'analytics-city');
    expect(credential).toMatchObject({ username: 'analytics-city', groupPrefix: 'analytics-city.' });
    await as('analytics-city', credential.password, async (transport) => {
      expect(await firstOf(transport, 'analytics-city.one', PUBLIC)).toBe(1);
      await expect(
        transport.subscribe('analytics-city.two', [INTERNAL], () => Promise.resolve(undefined)),
      ).rejects.toThrow();
      await expect(transport.send([message(PUBLIC)])).rejects.toThrow();
    });
    // The rights of consumers are none of the plan's business.
    expect(isEmpty(await planNow())).toBe(true);

    const renewed = await addConsumer(admin, server.brokers, 'analytics-city');
    await expect(
      as('analytics-city', credential.password, (transport) => transport.ping()),
    ).rejects.toThrow();
    await as('analytics-city', renewed.password, (transport) => transport.ping());
    await removeConsumer(admin, server.brokers, 'analytics-city');
    await expect(as('analytics-city', renewed.password, (transport) => transport.ping())).rejects.toThrow();
    await expect(addConsumer(admin, server.brokers, 'registry')).rejects.toThrow(ConsumerNameError);
  }, 120_000);

  it('nobody gets in with a wrong password, without TLS, or trusting another authority', async () => {
    await expect(as('registry', 'wrong', (transport) => transport.ping())).rejects.toThrow();
    await expect(as('registry', password, (transport) => transport.ping(), false)).rejects.toThrow();
    const plain = kafkaTransport({ brokers: [outside], clientId: 'plain', logger });
    await expect(plain.ping()).rejects.toThrow();
    await plain.close();
  }, 120_000);
});
