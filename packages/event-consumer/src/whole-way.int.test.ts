import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { stateTopicOf, topicsOf } from '@zhucan/event-contracts';
import { createLogger } from '@zhucan/observability';
import { pgSql } from '@zhucan/sql';
import { createTestDatabase, createTestKafka, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import {
  appendToOutbox,
  type DomainEvent,
  kafkaTransport,
  type Ledger,
  type LedgerLine,
  memoryTransport,
  outboxTableSql,
  readLedger,
  relayTablesSql,
  startRelay,
  type Message,
  type Transport,
} from '@zhucan/messaging';

import { deadLetterTableSql, inboxTableSql, PermanentError, startConsumer } from './index.js';

const TOPIC = 'zhucan.internal.registry.household.v1';
const logger = createLogger({ service: 'test', level: 'silent' });

function opened(aggregateId: string, aggregateVersion: number): DomainEvent {
  return {
    type: 'zhucan.registry.household.opened',
    aggregateId,
    aggregateVersion,
    occurredOn: '2019-03-01',
    internal: { householdId: aggregateId, synthetic: true, timeline: [] },
  };
}

async function freshDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  const tables = [...outboxTableSql(), ...relayTablesSql(), ...inboxTableSql(), ...deadLetterTableSql()];
  for (const statement of tables) await database.pool.query(statement);
  return database;
}

const transports: readonly [string, () => Promise<Transport>][] = [
  ['memory', () => Promise.resolve(memoryTransport())],
  [
    'Kafka',
    async () =>
      kafkaTransport({
        brokers: (await createTestKafka()).brokers,
        clientId: `test-${randomUUID()}`,
        logger,
      }),
  ],
];

describe.each(transports)('events over %s', (_name, open) => {
  let publisher: TestDatabase;
  let reader: TestDatabase;
  let transport: Transport;
  /** Aggregate and version of each effect, in order. */
  let effects: [string, number][];
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    transport = await open();
    const logs = topicsOf('registry');
    const topics = [...logs, ...logs.flatMap((log) => stateTopicOf(log) ?? [])];
    await transport.ensureTopics(topics);
    await transport.ensureTopics(topics);
  });
  afterAll(() => transport.close());

  beforeEach(async () => {
    for (const stop of stops.splice(0)) await stop();
    [publisher, reader, effects] = [await freshDatabase(), await freshDatabase(), []];
    stops.push(
      () => publisher.drop(),
      () => reader.drop(),
    );
  });
  afterAll(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  function relay(): ReturnType<typeof startRelay> {
    const running = startRelay({ pool: publisher.pool, transport, source: 'registry', logger });
    stops.unshift(() => running.stop());
    return running;
  }

  /** Collects what concerns the aggregates of one test: the topic is shared with the tests before it. */
  async function consume(only: readonly string[], fail: () => boolean = () => false): Promise<void> {
    const subscription = await startConsumer({
      pool: reader.pool,
      transport,
      groupId: `group-${randomUUID()}`,
      topics: [TOPIC],
      logger,
      handle: (_sql, events) => {
        if (fail()) return Promise.reject(new Error('the effect failed'));
        effects.push(
          ...events
            .filter((event) => only.includes(event.aggregateId))
            .map((event): [string, number] => [event.aggregateId, event.aggregateVersion]),
        );
        return Promise.resolve();
      },
    });
    stops.unshift(() => subscription.stop());
  }

  const arrived = (count: number) =>
    waitUntil(() => effects.length >= count, { what: `${count} effects`, timeoutMs: 30_000 });

  it('brings every version of an aggregate in order, once, and the books balance', async () => {
    const ids: string[] = Array.from({ length: 40 }, () => randomUUID());
    await consume(ids);
    for (let version = 1; version <= 5; version += 1)
      await appendToOutbox(
        pgSql(publisher.pool),
        ids.map((id) => opened(id, version)),
      );
    const running = relay();
    await arrived(200);
    await running.idle();
    for (const id of ids)
      expect(effects.filter(([key]) => key === id).map(([, version]) => version)).toEqual([1, 2, 3, 4, 5]);
    const ledger = await readLedger(
      [
        { name: 'publisher', pool: publisher.pool, publishes: [TOPIC], consumes: [] },
        { name: 'reader', pool: reader.pool, publishes: [], consumes: [TOPIC] },
      ],
      transport,
    );
    expect(ledger.unbalanced.filter((line) => ids.includes(line.aggregateId))).toEqual([]);
    expect(ledger.inFlight).toEqual({ publisher: 0 });
    await reader.pool.query('DELETE FROM inbox WHERE aggregate_id = $1 AND version = 5', [ids[0]]);
    const lacking = await readLedger(
      [
        { name: 'publisher', pool: publisher.pool, publishes: [TOPIC], consumes: [] },
        { name: 'reader', pool: reader.pool, publishes: [], consumes: [TOPIC] },
      ],
      transport,
      0,
    );
    expect(lacking.unbalanced.filter((line) => line.aggregateId === ids[0])).toMatchObject([
      { database: 5, onTopic: 5, consumers: { reader: 4 } },
    ]);
  });

  it('tells what is parked as parked, and what is missing behind it as missing', async () => {
    const [parked, whole]: string[] = [randomUUID(), randomUUID()];
    const subscription = await startConsumer({
      pool: reader.pool,
      transport,
      groupId: `group-${randomUUID()}`,
      topics: [TOPIC],
      logger,
      handle: (_sql, events) =>
        events.some((event) => event.aggregateId === parked && event.aggregateVersion === 2)
          ? Promise.reject(new PermanentError('never'))
          : Promise.resolve(),
    });
    stops.unshift(() => subscription.stop());
    for (let version = 1; version <= 3; version += 1)
      await appendToOutbox(pgSql(publisher.pool), [
        opened(String(parked), version),
        opened(String(whole), version),
      ]);
    const running = relay();
    await running.idle();
    const waiting = async () =>
      (await reader.pool.query('SELECT 1 FROM dead_letter WHERE key = $1', [parked])).rows.length;
    await waitUntil(async () => (await waiting()) === 2, { what: 'two letters', timeoutMs: 30_000 });
    const books = [
      { name: 'publisher', pool: publisher.pool, publishes: [TOPIC], consumes: [] },
      { name: 'reader', pool: reader.pool, publishes: [], consumes: [TOPIC] },
    ];
    const told = ({ unbalanced, parked: letters }: Ledger) => ({
      unbalanced: unbalanced.filter((line) => [parked, whole].includes(line.aggregateId)),
      letters: letters.filter((line) => [parked, whole].includes(line.aggregateId)),
    });
    const line = { consumer: 'reader', topic: TOPIC, aggregateId: parked, versions: [2, 3] };
    expect(told(await readLedger(books, transport))).toEqual({ unbalanced: [], letters: [line] });
    await reader.pool.query('DELETE FROM dead_letter WHERE key = $1 AND cause = $2', [parked, 'BEHIND']);
    expect(told(await readLedger(books, transport, 0))).toEqual({
      unbalanced: [{ topic: TOPIC, aggregateId: parked, database: 3, onTopic: 3, consumers: { reader: 1 } }],
      letters: [{ ...line, versions: [2] }],
    });
  });

  it('balances while the system works, and not with an event that no database knows', async () => {
    const ids: string[] = [randomUUID(), randomUUID()];
    await consume(ids);
    relay();
    const books = [
      { name: 'publisher', pool: publisher.pool, publishes: [TOPIC], consumes: [] },
      { name: 'reader', pool: reader.pool, publishes: [], consumes: [TOPIC] },
    ];
    const faults = (ledger: Ledger) => ledger.unbalanced.filter((line) => ids.includes(line.aggregateId));
    const done = new AbortController();
    const work = (async () => {
      for (let version = 1; !done.signal.aborted; version += 1)
        await appendToOutbox(
          pgSql(publisher.pool),
          ids.map((id) => opened(id, version)),
        );
    })();
    const rounds: LedgerLine[][] = [];
    try {
      await arrived(20);
      for (let round = 0; round < 5; round += 1) rounds.push(faults(await readLedger(books, transport)));
    } finally {
      done.abort();
      await work;
    }
    expect(rounds.flat()).toEqual([]);

    const sent: Message[] = [];
    await transport.readAll([TOPIC], (message) => message.key === ids[0] && sent.push(message));
    const ghost = { ce_id: randomUUID(), ce_aggregateversion: '1000000' };
    await transport.send(sent.slice(0, 1).map((one) => ({ ...one, headers: { ...one.headers, ...ghost } })));
    expect(faults(await readLedger(books, transport))).toMatchObject([{ aggregateId: ids[0] }]);
  });

  it('does not skip a transaction that commits late, nor send what follows it first', async () => {
    const [late, other] = [randomUUID(), randomUUID()];
    await consume([late, other]);
    const slow = await publisher.pool.connect();
    await slow.query('BEGIN');
    await appendToOutbox(pgSql(slow), [opened(late, 1)]);
    await appendToOutbox(pgSql(publisher.pool), [opened(late, 2), opened(late, 3), opened(other, 1)]);
    relay();
    await arrived(1);
    expect(effects).toEqual([[other, 1]]);
    await slow.query('COMMIT');
    slow.release();
    await arrived(4);
    expect(effects.filter(([key]) => key === late)).toEqual([
      [late, 1],
      [late, 2],
      [late, 3],
    ]);
  });

  it('keeps two writers of one aggregate in the order of its versions', async () => {
    const id = randomUUID();
    await consume([id]);
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 1)]);
    const [first, second] = [await publisher.pool.connect(), await publisher.pool.connect()];
    await first.query('BEGIN');
    await second.query('BEGIN');
    await appendToOutbox(pgSql(second), [opened(id, 3)]);
    await appendToOutbox(pgSql(first), [opened(id, 2)]);
    await second.query('COMMIT');
    relay();
    await arrived(1);
    await first.query('COMMIT');
    first.release();
    second.release();
    await arrived(3);
    expect(effects).toEqual([
      [id, 1],
      [id, 2],
      [id, 3],
    ]);
    await expect(appendToOutbox(pgSql(publisher.pool), [opened(id, 3)])).rejects.toThrow('outbox_version');
  });

  it('is not held up by a long transaction in another database', async () => {
    const id = randomUUID();
    const elsewhere = await freshDatabase();
    stops.push(() => elsewhere.drop());
    const long = await elsewhere.pool.connect();
    await long.query('BEGIN');
    await appendToOutbox(pgSql(long), [opened(randomUUID(), 1)]);
    await consume([id]);
    relay();
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 1)]);
    await arrived(1);
    await long.query('ROLLBACK');
    long.release();
  });

  it('takes effect once where a message comes twice, and again where its effect failed', async () => {
    const id = randomUUID();
    let failures = 2;
    await consume([id], () => failures-- > 0);
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 1)]);
    const running = relay();
    await arrived(1);
    // As after a crash between acknowledgement and mark: the row is sent again.
    await publisher.pool.query('UPDATE outbox SET published_at = NULL');
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 2)]);
    await running.idle();
    await arrived(2);
    expect(effects).toEqual([
      [id, 1],
      [id, 2],
    ]);
  });

  it('goes on when the leader loses the connection that holds its lock', async () => {
    const id = randomUUID();
    await consume([id]);
    relay();
    relay();
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 1)]);
    await arrived(1);
    const ended = await publisher.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(ended.rowCount).toBe(1);
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 2)]);
    await arrived(2);
    expect(effects).toEqual([
      [id, 1],
      [id, 2],
    ]);
  });

  it('has one leader, and another when that one is gone', async () => {
    const id = randomUUID();
    await consume([id]);
    const first = startRelay({ pool: publisher.pool, transport, source: 'registry', logger });
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 1)]);
    await first.idle();
    relay();
    await first.stop();
    await appendToOutbox(pgSql(publisher.pool), [opened(id, 2)]);
    await arrived(2);
    expect(effects).toEqual([
      [id, 1],
      [id, 2],
    ]);
  });
});

it('refuses a payload that breaks its contract, and writes nothing', async () => {
  const database = await freshDatabase();
  try {
    await expect(
      appendToOutbox(pgSql(database.pool), [{ ...opened(randomUUID(), 1), internal: { householdId: 'x' } }]),
    ).rejects.toThrow('internal payload');
    expect((await database.pool.query('SELECT 1 FROM outbox')).rows).toEqual([]);
  } finally {
    await database.drop();
  }
});
