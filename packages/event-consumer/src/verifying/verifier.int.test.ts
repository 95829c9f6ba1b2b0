import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import {
  appendToOutbox,
  kafkaTransport,
  outboxTableSql,
  relayTablesSql,
  startRelay,
  type Transport,
} from '@zhucan/messaging';
import { pgSql } from '@zhucan/sql';
import { createTestKafka, waitUntil } from '@zhucan/test-kit';

import { PermanentError, startConsumer, startVerifier, type TopicStanding, type Verifier } from '../index.js';
import { logger } from '../testing/bench.js';
import { CopyDatabase, writeCopy } from '../testing/copy.js';

const LOG = 'zhucan.registry.survey-round.v1';
const STATE = 'zhucan.registry.survey-round.state.v1';

let transport: Transport;
/** A service that sends events and takes them in as well. */
let database: CopyDatabase;
let groupId: string;
const stops: (() => Promise<void>)[] = [];
const told: unknown[] = [];
/** How often the log was read. */
let reads = 0;

beforeAll(async () => {
  const { brokers } = await createTestKafka();
  const kafka = kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
  transport = {
    ...kafka,
    readAll: (...args) => {
      reads += 1;
      return kafka.readAll(...args);
    },
  };
  await transport.ensureTopics([LOG, STATE]);
});
afterAll(() => transport.close());
beforeEach(async () => {
  [groupId, reads] = [`group-${randomUUID()}`, 0];
  told.length = 0;
  database = await CopyDatabase.open();
  for (const statement of [...outboxTableSql(), ...relayTablesSql()]) await database.query(statement);
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await database.close();
});

const send = (keys: readonly string[], version: number) =>
  appendToOutbox(
    pgSql(database.pool),
    keys.map((key) => ({
      type: 'zhucan.registry.survey-round.opened',
      aggregateId: key,
      aggregateVersion: version,
      occurredOn: '2019-07-01',
      public: { roundId: key, year: 2019, frozenOn: '2019-07-01', frameSize: version },
    })),
  );

function relay(): void {
  const running = startRelay({ pool: database.pool, transport, source: 'registry', logger });
  stops.push(() => running.stop());
}

async function consume(never?: string): Promise<() => Promise<void>> {
  const consumer = await startConsumer({
    pool: database.pool,
    transport,
    groupId,
    topics: [LOG],
    logger,
    handle: (sql, events) =>
      events.some(({ aggregateId }) => aggregateId === never)
        ? Promise.reject(new PermanentError('never'))
        : writeCopy(sql, events),
  });
  stops.push(() => consumer.stop());
  return () => consumer.stop();
}

/** Keeps what is told as an error. */
const noting = Object.create(logger) as typeof logger;
noting.error = (fields: unknown) => void told.push(fields);

function verify(): Verifier {
  const verifier = startVerifier({
    pool: database.pool,
    transport,
    reads: { groupId, topics: [LOG] },
    publishes: [LOG],
    logger: noting,
    everyMs: 50,
  });
  stops.push(() => verifier.stop());
  return verifier;
}

/** Waits until the topic stands so for the service that reads it, and for the one that sends to it. */
const untilStands = (verifier: Verifier, reader: Partial<TopicStanding>, sender: Partial<TopicStanding>) =>
  waitUntil(
    () => {
      const [read, sent] = verifier.standing().topics;
      const stands = (is: TopicStanding | undefined, wanted: Partial<TopicStanding>) =>
        Object.entries(wanted).every(([name, value]) => is?.[name as keyof TopicStanding] === value);
      return stands(read, reader) && stands(sent, sender);
    },
    { what: `a standing of ${JSON.stringify([reader, sender])}`, timeoutMs: 60_000 },
  );

const whole = { missing: 0, inFlight: 0, parked: 0 };

it('tells of nothing while all is there, reads each message once, and names what a consumer passed by', async () => {
  const keys = Array.from({ length: 20 }, () => randomUUID());
  relay();
  const stopConsumer = await consume();
  await send(keys, 1);
  await send(keys, 2);
  await waitUntil(
    async () =>
      (await database.query('SELECT 1 FROM copy WHERE key = ANY($1) AND version = 2', [keys])).length ===
      keys.length,
    { what: 'all effects', timeoutMs: 60_000 },
  );
  const [lost = '', later = ''] = keys;
  const verifier = verify();
  await untilStands(verifier, whole, whole);
  expect(told).toEqual([]);
  const { lastSuccessSeconds = 0 } = verifier.standing();
  expect(lastSuccessSeconds).toBeGreaterThan(1_500_000_000);

  // What is settled and neither in the inbox nor parked is missing; what is only not settled yet is in flight.
  await stopConsumer();
  await send(keys, 3);
  await untilStands(verifier, { missing: 0, inFlight: keys.length }, whole);
  await verifier.stop();
  await database.query('DELETE FROM inbox WHERE aggregate_id = $1 AND version = 2', [lost]);
  const [row] = await database.query<{ event_id: string }>(
    'DELETE FROM inbox WHERE aggregate_id = $1 AND version = 1 RETURNING event_id',
    [later],
  );
  const second = verify();
  await untilStands(second, { missing: 2, inFlight: keys.length }, whole);
  const named = [
    { topic: LOG, aggregateId: lost, version: 2, lacking: 'HERE' },
    { topic: LOG, aggregateId: later, version: 1, lacking: 'HERE' },
  ];
  expect(told).toHaveLength(2);
  expect(told).toEqual(expect.arrayContaining(named));
  await database.query('INSERT INTO inbox (event_id, topic, aggregate_id, version) VALUES ($1, $2, $3, 1)', [
    row?.event_id,
    LOG,
    later,
  ]);
  await untilStands(second, { missing: 1, inFlight: keys.length }, whole);
  const before = reads;
  await send([randomUUID()], 1);
  await untilStands(second, { missing: 1, inFlight: keys.length + 1 }, whole);
  expect(told).toHaveLength(2);
  // The group settled nothing further, so that the log was not read for it; once or twice for what was sent.
  expect(reads - before).toBeLessThanOrEqual(2);
}, 120_000);

it('tells what is parked as parked, and what was marked as sent and is on no topic as missing', async () => {
  const [bad, good, never]: string[] = [randomUUID(), randomUUID(), randomUUID()];
  relay();
  await consume(bad);
  await send([String(bad), String(good)], 1);
  await send([String(bad)], 2);
  const verifier = verify();
  await untilStands(verifier, { ...whole, parked: 2 }, whole);
  await send([String(never)], 1);
  await untilStands(verifier, { ...whole, parked: 2 }, whole);
  // As a broker that lost what it acknowledged: a row that is marked, and no message.
  await database.query(
    `INSERT INTO outbox (event_id, aggregate_type, aggregate_id, version, event_type, occurred_on, public_payload, published_at)
     SELECT gen_random_uuid(), aggregate_type, aggregate_id, 2, event_type, occurred_on, public_payload, now() FROM outbox WHERE aggregate_id = $1`,
    [never],
  );
  await untilStands(verifier, { ...whole, parked: 2 }, { missing: 1 });
  expect(told).toEqual([{ topic: LOG, aggregateId: never, version: 2, lacking: 'ON_TOPIC' }]);
}, 120_000);

it('is one of the replicas', async () => {
  const [one, other] = [verify(), verify()];
  await waitUntil(() => [one, other].some((each) => each.standing().topics.length > 0), {
    what: 'a look',
    timeoutMs: 60_000,
  });
  const [first, second] = one.standing().topics.length > 0 ? [one, other] : [other, one];
  expect(second.standing()).toEqual({ topics: [], lastSuccessSeconds: undefined });
  await first.stop();
  await waitUntil(() => second.standing().topics.length > 0, {
    what: 'the other to look',
    timeoutMs: 60_000,
  });
}, 120_000);
