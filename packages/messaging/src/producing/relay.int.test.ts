import { randomUUID } from 'node:crypto';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@zhucan/observability';
import { pgSql } from '@zhucan/sql';
import { createTestDatabase, createTestKafka, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import { decodeEvent } from '../cloudevents/kafka-binding.js';
import { kafkaTransport } from '../transport/kafka/kafka-transport.js';
import { memoryTransport } from '../transport/memory-transport.js';
import { type Message, MessageRefusedError, type Transport } from '../transport/transport.js';
import { readLedger } from '../verifying/ledger.js';
import { outboxTableSql, relayTablesSql } from './outbox-tables.js';
import { appendToOutbox, type DomainEvent, eraseFromStates } from './outbox.js';
import { type Relay, type RelaySettings, startRelay } from './relay.js';
import { withTraceparent } from './trace.js';

const logger = createLogger({ service: 'test', level: 'silent' });
const LOG = 'zhucan.internal.registry.household.v1';
const STATE = 'zhucan.internal.registry.household.state.v1';

/** Stays that do not compress well. */
function timelineOf(stays: number): unknown[] {
  const below = (limit: number, width: number): string =>
    String(Math.floor(Math.random() * limit)).padStart(width, '0');
  return Array.from({ length: stays }, () => ({
    from: `19${below(100, 2)}-1${below(3, 1)}-1${below(10, 1)}`,
    to: null,
    regionId: below(1e12, 12),
  }));
}

function opened(aggregateId: string, aggregateVersion: number): DomainEvent {
  return {
    type: 'zhucan.registry.household.opened',
    aggregateId,
    aggregateVersion,
    occurredOn: '2019-03-01',
    internal: { householdId: aggregateId, synthetic: true, timeline: [] },
  };
}

let database: TestDatabase;
const stops: (() => Promise<void>)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  for (const statement of [...outboxTableSql(), ...relayTablesSql()]) await database.pool.query(statement);
  stops.push(() => database.drop());
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

function relay(transport: Transport, settings: Partial<RelaySettings> = {}): Relay {
  const running = startRelay({ pool: database.pool, transport, source: 'registry', logger, ...settings });
  stops.push(() => running.stop());
  return running;
}
const append = (...events: DomainEvent[]) => appendToOutbox(pgSql(database.pool), events);

async function read(
  transport: Transport,
  topic: string,
  ids: readonly string[],
): Promise<[string, number][]> {
  const found: [string, number][] = [];
  await transport.readAll([topic], (message) => {
    if (ids.includes(message.key)) found.push([message.key, decodeEvent(message).aggregateVersion]);
  });
  return found;
}

const noneOf: (message: Message) => boolean = () => false;

/** A transport that refuses messages or stands still, as it is told. */
function faulty(transport: Transport) {
  const control = {
    refuses: noneOf,
    sends: 0,
    /** Calls wait for this before anything is sent. */
    gate: Promise.resolve(),
  };
  const wrapped: Transport = {
    ...transport,
    async send(messages, abort) {
      control.sends += 1;
      await control.gate;
      // As Kafka does: parts that are well are taken, though the call fails.
      const refused = messages.filter((message) => control.refuses(message));
      await transport.send(
        messages.filter((message) => !refused.some(({ key }) => key === message.key)),
        abort,
      );
      if (refused.length > 0) throw new MessageRefusedError('the broker says MESSAGE_TOO_LARGE');
    },
  };
  return { control, transport: wrapped };
}

describe('an aggregate whose event cannot be sent', () => {
  it('is held with its later events, named in the measures, while the others go on; and goes on once it can', async () => {
    const memory = memoryTransport();
    const { control, transport } = faulty(memory);
    const ids: string[] = Array.from({ length: 30 }, () => randomUUID());
    const [bad = ''] = ids;
    control.refuses = ({ key, headers }) => key === bad && headers['ce_aggregateversion'] === '3';
    for (let version = 1; version <= 5; version += 1) await append(...ids.map((id) => opened(id, version)));
    const running = relay(transport);
    await running.idle();
    expect(await running.measure()).toMatchObject({ depth: 3, held: 1, leads: true });
    const held = await database.pool.query('SELECT aggregate_id, version, reason, attempts FROM outbox_held');
    expect(held.rows).toEqual([
      { aggregate_id: bad, version: 3, reason: 'the broker says MESSAGE_TOO_LARGE', attempts: 1 },
    ]);
    const orders = async () => {
      const seen = new Map<string, number[]>(ids.map((id) => [id, []]));
      for (const [id, version] of await read(memory, LOG, ids)) {
        const versions = seen.get(id);
        // What is sent again after a refusal counts once, as for whoever reads it.
        if (versions?.includes(version) === false) versions.push(version);
      }
      return seen;
    };
    for (const [id, versions] of await orders())
      expect(versions).toEqual(id === bad ? [1, 2] : [1, 2, 3, 4, 5]);

    control.refuses = noneOf;
    await database.pool.query('UPDATE outbox_held SET next_attempt_at = now()');
    await waitUntil(async () => (await running.measure()).depth === 0, { what: 'the held ones' });
    expect(await running.measure()).toMatchObject({ held: 0, published: 150 });
    for (const [, versions] of await orders()) expect(versions).toEqual([1, 2, 3, 4, 5]);
  });

  it('is not overtaken by what was read while it was on its way', async () => {
    const memory = memoryTransport();
    const { control, transport } = faulty(memory);
    const ids: string[] = Array.from({ length: 200 }, () => randomUUID());
    const [bad = ''] = ids;
    control.refuses = ({ key, headers }) => key === bad && headers['ce_aggregateversion'] === '2';
    // 1,200 rows: later versions are read as if those of the first 500 were taken.
    for (let version = 1; version <= 6; version += 1) await append(...ids.map((id) => opened(id, version)));
    const running = relay(transport);
    await running.idle();
    expect(await running.measure()).toMatchObject({ depth: 5, held: 1 });
    const seen = new Map<string, Set<number>>(ids.map((id) => [id, new Set()]));
    for (const [id, version] of await read(memory, LOG, ids)) seen.get(id)?.add(version);
    for (const [id, versions] of seen) expect([...versions]).toEqual(id === bad ? [1] : [1, 2, 3, 4, 5, 6]);
  });

  it('is held where the row breaks its contract, by paths and not by values', async () => {
    const transport = memoryTransport();
    const [bad, unknown, good] = [randomUUID(), randomUUID(), randomUUID()];
    await append(opened(bad, 1), opened(unknown, 1), opened(good, 1));
    await append(opened(bad, 2), opened(good, 2));
    await database.pool.query(
      `UPDATE outbox SET internal_payload = '{"householdId": "430103199001011234"}'
      WHERE aggregate_id = $1 AND version = 1`,
      [bad],
    );
    await database.pool.query(
      `UPDATE outbox SET event_type = 'zhucan.registry.household.painted' WHERE aggregate_id = $1`,
      [unknown],
    );
    const running = relay(transport);
    await running.idle();
    expect(await read(transport, LOG, [bad, unknown, good])).toEqual([
      [good, 1],
      [good, 2],
    ]);
    const { rows } = await database.pool.query<{ reason: string }>('SELECT reason FROM outbox_held');
    expect(rows).toHaveLength(2);
    expect(rows.map(({ reason }) => reason).join()).toMatch(/householdId \(invalid_format\)/);
    expect(rows.map(({ reason }) => reason).join()).toMatch(/painted: has no contract/);
    expect(JSON.stringify(rows)).not.toContain('430103199001011234');
  });

  it('is found by Kafka itself, which says of a whole request that something in it is too large', async () => {
    const { brokers } = await createTestKafka();
    const kafka = kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
    stops.push(() => kafka.close());
    await kafka.ensureTopics([LOG, STATE]);
    const ids: string[] = Array.from({ length: 20 }, () => randomUUID());
    const [bad = ''] = ids;
    const stays = timelineOf(160_000);
    await append(...ids.map((id) => opened(id, 1)));
    const big = { ...opened(bad, 2), internal: { householdId: bad, synthetic: true, timeline: stays } };
    await append(...ids.slice(1).map((id) => opened(id, 2)));
    await expect(append(big)).resolves.toBeUndefined();
    await append(...ids.map((id) => opened(id, 3)).slice(0, 10));
    const running = relay(kafka);
    await running.idle();
    const seen = new Map<string, Set<number>>();
    for (const [id, version] of await read(kafka, LOG, ids))
      seen.set(id, (seen.get(id) ?? new Set()).add(version));
    for (const [at, id] of ids.entries())
      expect([...(seen.get(id) ?? [])]).toEqual(id === bad ? [1] : at < 10 ? [1, 2, 3] : [1, 2]);
    expect(await running.measure()).toMatchObject({ held: 1, depth: 2 });
  }, 90_000);
});

describe('a leader', () => {
  it('whose connection is lost sends nothing more, and what another sends meanwhile stays in order', async () => {
    const memory = memoryTransport();
    const { control, transport } = faulty(memory);
    const id = randomUUID();
    await append(opened(id, 1), opened(id, 2));
    let open = (): void => undefined;
    control.gate = new Promise((resolve) => {
      open = resolve;
    });
    const first = relay(transport);
    await waitUntil(() => control.sends === 1, { what: 'the first leader to send' });
    const second = relay(memory);
    const ended = await database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(ended.rowCount).toBe(1);
    await waitUntil(async () => (await second.measure()).leads, { what: 'the second leader' });
    await append(opened(id, 3));
    await second.idle();
    open();
    await first.stop();
    // The first call was under way when its lead was lost: it is given up and not made again.
    expect(await read(memory, LOG, [id])).toEqual([
      [id, 1],
      [id, 2],
      [id, 3],
    ]);
    expect(control.sends).toBe(1);
    expect(await first.measure()).toMatchObject({ published: 0, leads: false });
    expect(await second.measure()).toMatchObject({ published: 3, depth: 0 });
  });

  it('holds a bounded part of what is unsent in memory, however large its rows are', async () => {
    const { control, transport } = faulty(memoryTransport());
    const ids: string[] = Array.from({ length: 40 }, () => randomUUID());
    const timeline = timelineOf(1_500);
    await append(
      ...ids.map((id) => ({ ...opened(id, 1), internal: { householdId: id, synthetic: true, timeline } })),
    );
    const running = relay(transport);
    await running.idle();
    // 97 kB each in jsonb: 8 at once in 768 KiB.
    expect(control.sends).toBe(5);
  });
});

describe('rows that were sent', () => {
  it('leave the outbox, and order, ledger and measures stay as they were', async () => {
    const transport = memoryTransport();
    const ids: string[] = [randomUUID(), randomUUID(), randomUUID()];
    const rows = async () => (await database.pool.query('SELECT 1 FROM outbox')).rows.length;
    const books = [{ name: 'registry', pool: database.pool, publishes: [LOG], consumes: [] }];
    for (let version = 1; version <= 4; version += 1) await append(...ids.map((id) => opened(id, version)));
    const running = relay(transport, { keptMs: 0 });
    await waitUntil(async () => (await rows()) === 0, { what: 'an empty outbox' });
    const { rows: sent } = await database.pool.query(
      'SELECT DISTINCT version, public_versions::text AS outside, internal_versions::text AS inside FROM outbox_sent',
    );
    expect(sent).toEqual([{ version: 4, outside: '{}', inside: '{[1,5)}' }]);

    const late = await database.pool.connect();
    await late.query('BEGIN');
    await appendToOutbox(
      pgSql(late),
      ids.map((id) => opened(id, 5)),
    );
    await append(...ids.map((id) => opened(id, 6)));
    await waitUntil(async () => (await running.measure()).depth === 3, {
      what: 'what waits for the late ones',
    });
    expect(await read(transport, LOG, ids)).toHaveLength(12);
    await late.query('COMMIT');
    late.release();
    await waitUntil(async () => (await rows()) === 0, { what: 'an empty outbox' });
    for (const id of ids)
      expect((await read(transport, LOG, [id])).map(([, version]) => version)).toEqual([1, 2, 3, 4, 5, 6]);
    const balanced = await readLedger(books, transport);
    expect(balanced).toMatchObject({
      unbalanced: [],
      topics: [{ aggregates: 3, events: 18, duplicates: 0 }],
    });

    // A version that is known by the pruned rows alone, and is not on the topic.
    await database.pool.query(
      `UPDATE outbox_sent SET internal_versions = '{[1,8)}' WHERE aggregate_id = $1`,
      [ids[0]],
    );
    expect(await readLedger(books, transport, 0)).toMatchObject({
      unbalanced: [{ aggregateId: ids[0], database: 7, onTopic: 6 }],
    });
  });

  it('stay for the time that is set', async () => {
    const transport = memoryTransport();
    await append(opened(randomUUID(), 1));
    const running = relay(transport, { keptMs: 3_600_000 });
    await running.idle();
    await database.pool.query(`UPDATE outbox SET published_at = published_at - interval '59 minutes'`);
    await append(opened(randomUUID(), 1));
    await running.idle();
    expect((await database.pool.query('SELECT 1 FROM outbox')).rows).toHaveLength(2);
    await database.pool.query(
      `UPDATE outbox SET published_at = published_at - interval '2 minutes' WHERE position = 1`,
    );
    await waitUntil(async () => (await database.pool.query('SELECT 1 FROM outbox')).rows.length === 1, {
      what: 'the older one to leave',
    });
  });
});

describe('an event behind more waiting ones than are looked at together', () => {
  it('is sent, wherever it stands among them', async () => {
    // Positions were ordered as text, and the search went on behind the last in that order: 458 came after 1100, and 60 was never looked at.
    const transport = memoryTransport();
    const waiting = (count: number) => Array.from({ length: count }, () => opened(randomUUID(), 2));
    const free = randomUUID();
    await append(...waiting(59), opened(free, 1), ...waiting(1_040));
    const running = relay(transport);
    await waitUntil(async () => (await running.measure()).depth === 1_099, { what: 'the one that may go' });
    expect(await read(transport, LOG, [free])).toEqual([[free, 1]]);
  });
});

describe('states', () => {
  it('hold the last of each aggregate beside the log, and an erasure in its order', async () => {
    const { brokers } = await createTestKafka();
    const kafka = kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
    stops.push(() => kafka.close());
    await kafka.ensureTopics([LOG, STATE]);
    const [gone, stays] = [randomUUID(), randomUUID()];
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await withTraceparent(trace, () => append(opened(gone, 1), opened(stays, 1)));
    await append(opened(gone, 2));
    await eraseFromStates(pgSql(database.pool), [
      {
        context: 'registry',
        aggregateType: 'household',
        aggregateId: gone,
        aggregateVersion: 3,
        occurredOn: '2019-04-01',
      },
    ]);
    const running = relay(kafka);
    await running.idle();
    expect(await running.measure()).toMatchObject({ depth: 0, oldestAgeSeconds: 0, held: 0, published: 4 });
    const found: Message[] = [];
    await kafka.readAll([STATE, LOG], (message) => {
      if (message.key === gone || message.key === stays) found.push(message);
    });
    const on = (topic: string, key: string) =>
      found.filter((each) => each.topic === topic && each.key === key).map((each) => decodeEvent(each));
    expect(on(LOG, gone)).toMatchObject([
      { kind: 'FACT', aggregateVersion: 1, traceparent: trace, source: '/zhucan/registry', schemaVersion: 1 },
      { kind: 'FACT', aggregateVersion: 2, traceparent: null },
    ]);
    expect(on(STATE, gone)).toEqual([
      ...on(LOG, gone),
      expect.objectContaining({
        kind: 'ERASURE',
        aggregateVersion: 3,
        type: 'zhucan.registry.household.erased',
      }),
    ]);
    expect(on(STATE, stays)).toEqual(on(LOG, stays));
  }, 60_000);

  it('are named for each kind that can be erased, and for no other', async () => {
    const erasure = { aggregateId: randomUUID(), aggregateVersion: 1, occurredOn: '2019-04-01' };
    await expect(
      eraseFromStates(pgSql(database.pool), [{ ...erasure, context: 'registry', aggregateType: 'nothing' }]),
    ).rejects.toThrow('there is no state topic');
  });
});
