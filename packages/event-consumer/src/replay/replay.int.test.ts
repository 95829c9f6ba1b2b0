import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { kafkaTransport, type Transport } from '@zhucan/messaging';
import { pgSql } from '@zhucan/sql';
import { createTestKafka, waitUntil } from '@zhucan/test-kit';

import {
  askRetry,
  chooseProjections,
  listLetters,
  PermanentError,
  planReplay,
  type Projection,
  ReplayError,
  replayProjection,
  type ReplaySettings,
  skipLetter,
  startConsumer,
} from '../index.js';
import { logger } from '../testing/bench.js';
import { CopyDatabase, copyOf, writeCopy } from '../testing/copy.js';
import { opened } from '../testing/events.js';

const LIVE = 'live';
const KEYS = Array.from({ length: 25 }, () => randomUUID()).sort();

describe('a projection', () => {
  let transport: Transport;
  let database: CopyDatabase;
  let topic: string;
  let groupId: string;
  let consumer: { stop(): Promise<void> } | undefined;
  /** How many events of each key were sent. */
  let sent: number;

  beforeAll(async () => {
    const { brokers } = await createTestKafka();
    transport = kafkaTransport({ brokers, clientId: `test-${randomUUID()}`, logger });
  });
  afterAll(() => transport.close());
  beforeEach(async () => {
    [topic, groupId, sent] = [`test-${randomUUID()}`, `${LIVE}-${randomUUID()}`, 0];
    database = await CopyDatabase.open();
    await transport.ensureTopics([topic]);
  });
  afterEach(async () => {
    await stopLive();
    await database.close();
  });

  const startLive = async (handle: Projection['handle'] = writeCopy) => {
    consumer = await startConsumer({
      pool: database.pool,
      transport,
      groupId,
      topics: [topic],
      logger,
      handle,
    });
  };
  const stopLive = async () => {
    await consumer?.stop();
    consumer = undefined;
  };
  /** The next version of every key. */
  const send = async () => {
    sent += 1;
    await transport.send(KEYS.map((key) => opened({ topic, key, version: sent })));
  };
  const told = () => database.untilTold(sent * KEYS.length);
  const settings = (change: Partial<Projection> = {}): ReplaySettings => ({
    pool: database.pool,
    transport,
    groupId,
    logger,
    projection: copyOf([topic], change),
  });
  const replay = (change: Partial<Projection> = {}) => replayProjection(settings(change));
  const everyKeyWhole = () => KEYS.map((key) => ({ key, version: sent, times: sent }));

  it('that was spoiled is as it should be again, and its consumer goes on', async () => {
    await startLive();
    await send();
    await send();
    await told();
    await database.query('GRANT SELECT ON copy TO PUBLIC');
    const described = await database.describe();
    const [first, second] = KEYS;
    await database.query('UPDATE copy SET version = 7, times = 9 WHERE key = $1', [first]);
    await database.query('DELETE FROM copy_told WHERE key = $1', [second]);
    await database.query('DELETE FROM copy WHERE key = $1', [second]);
    await database.query(`INSERT INTO copy (key, version, times) VALUES ('nobody', 1, 1)`);
    const plan = await planReplay(settings());
    expect(plan).toEqual({
      projection: 'copies',
      topics: [topic],
      tables: [
        { name: 'copy', rows: KEYS.length },
        { name: 'copy_told', rows: 2 * KEYS.length - 2 },
      ],
      parked: 0,
      abandoned: [],
    });

    const summary = await replay();

    expect(summary).toMatchObject({ projection: 'copies', messages: 2 * KEYS.length });
    expect(summary.tables).toEqual([
      { table: 'copy', before: 25, after: 25, added: 1, removed: 1, changed: 1 },
      { table: 'copy_told', before: 48, after: 50, added: 2, removed: 0, changed: 0 },
    ]);
    expect(await database.rows()).toEqual(everyKeyWhole());
    expect(await database.describe()).toEqual(described);
    await send();
    await told();
    expect(await database.rows()).toEqual(everyKeyWhole());
    expect((await replay()).tables.map(({ added, removed, changed }) => added + removed + changed)).toEqual([
      0, 0,
    ]);
  }, 120_000);

  it('loses nothing and takes nothing twice of what arrives meanwhile', async () => {
    await startLive();
    await send();
    await told();
    const ending = new AbortController();
    const sending = (async () => {
      while (!ending.signal.aborted) {
        await send();
        await database.untilTold((sent - 2) * KEYS.length);
      }
    })();
    try {
      await waitUntil(() => sent > 5, { what: 'some rounds', timeoutMs: 30_000 });
      const before = sent;
      await replay();
      expect(sent).toBeGreaterThan(before);
      await replay();
    } finally {
      ending.abort();
      await sending;
    }
    await told();
    // A last round comes after whatever could come twice.
    await send();
    await told();
    expect(await database.rows()).toEqual(everyKeyWhole());
  }, 120_000);

  it('leaves to its consumer what that has not come to', async () => {
    await startLive();
    await send();
    await told();
    await stopLive();
    const reached = everyKeyWhole();
    await send();
    await send();
    await replay();
    expect(await database.rows()).toEqual(reached);
    await startLive();
    await send();
    await told();
    expect(await database.rows()).toEqual(everyKeyWhole());
  }, 120_000);

  it('is as it was where a replay is killed, and the next one takes away what that left', async () => {
    await startLive();
    await send();
    await told();
    await database.query('UPDATE copy SET times = 5');
    const spoiled = await database.rows();
    let reached = false;
    // It stands still in the middle of an effect, as a process that is killed there; its connections are cut.
    const hanging = new Promise<void>((resolve) => {
      const killed = replay({
        handle: async (sql, events) => {
          await writeCopy(sql, events);
          reached = true;
          await hung;
        },
      });
      void killed.catch(() => undefined).finally(resolve);
    });
    let letGo = (): void => undefined;
    const hung = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await waitUntil(() => reached, { what: 'an effect in the shadow', timeoutMs: 30_000 });
    await expect(replay()).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid() AND (state = 'idle in transaction' OR query LIKE '%pg_try_advisory_lock%')`,
    );
    await waitUntil(
      async () =>
        (await database.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 430106`))
          .length === 0,
      { what: 'the lock of the one that was killed to go' },
    );
    expect(await database.rows()).toEqual(spoiled);
    expect((await planReplay(settings())).abandoned).toEqual([expect.stringMatching(/^replay_copies_/)]);
    await replay();
    expect(await database.rows()).toEqual(everyKeyWhole());
    letGo();
    await hanging;
    expect(await database.rows()).toEqual(everyKeyWhole());
  }, 120_000);

  it('keeps parked what is parked, has what was retried, and leaves out what was skipped', async () => {
    const [waits = '', skipped = '', retried = ''] = KEYS;
    const bad = new Set([waits, skipped, retried]);
    await startLive((sql, events) =>
      events.some(({ aggregateId, aggregateVersion }) => bad.has(aggregateId) && aggregateVersion === 2)
        ? Promise.reject(new PermanentError('never'))
        : writeCopy(sql, events),
    );
    await send();
    await send();
    await database.untilTold(2 * KEYS.length - 3);
    const letters = () => database.query('SELECT 1 FROM dead_letter WHERE resolved_at IS NULL');
    await waitUntil(async () => (await letters()).length === 3, { what: 'three letters', timeoutMs: 30_000 });
    const sql = pgSql(database.pool);
    const [letter] = await listLetters(sql, skipped);
    await skipLetter(sql, letter?.letterId ?? '', 'not wanted');
    bad.delete(retried);
    expect((await planReplay(settings())).parked).toBe(2);
    // Retried while the replay is behind its place: it is met by reading once more.
    let asked = false;
    await replay({
      handle: async (shadow, events) => {
        await writeCopy(shadow, events);
        if (asked || !events.some(({ aggregateVersion }) => aggregateVersion === 2)) return;
        asked = true;
        await askRetry(sql, retried);
        await waitUntil(async () => (await letters()).length === 1, { what: 'the retry', timeoutMs: 30_000 });
      },
    });
    const once = (key: string) => [waits, skipped].includes(key);
    const expected = KEYS.map((key) =>
      once(key) ? { key, version: 1, times: 1 } : { key, version: 2, times: 2 },
    );
    expect(await database.rows()).toEqual(expected);
    bad.clear();
    await askRetry(sql, waits);
    await waitUntil(async () => (await letters()).length === 0, {
      what: 'the last retry',
      timeoutMs: 30_000,
    });
    expect(await database.rows()).toEqual(
      expected.map((row) => (row.key === waits ? { key: waits, version: 2, times: 2 } : row)),
    );
  }, 120_000);

  it('is refused where it would be less, and is as it was', async () => {
    await startLive();
    await send();
    await told();
    const [first] = KEYS;
    const same = async (code: string, change: Partial<Projection>) => {
      await expect(replay(change)).rejects.toMatchObject({ code });
      expect(await database.rows()).toEqual(everyKeyWhole());
      expect((await planReplay(settings())).abandoned).toEqual([]);
    };
    await same('CANNOT_TAKE', { handle: () => Promise.reject(new PermanentError('never')) });
    await same('UNSUITED', { tables: [{ name: 'nowhere' }] });
    await same('REFERRED_TO', { tables: [{ name: 'copy' }] });
    await database.query('CREATE TABLE elsewhere (key text)');
    await same('CANNOT_TAKE', {
      handle: async (sql, events) => {
        await writeCopy(sql, events);
        await sql.query('INSERT INTO elsewhere SELECT $1', ['written']);
      },
    });
    expect(await database.query('SELECT 1 FROM elsewhere')).toEqual([]);
    await same('STRUCTURE_CHANGED', {
      handle: async (sql, events) => {
        await database.query('ALTER TABLE copy ADD COLUMN IF NOT EXISTS other text');
        await writeCopy(sql, events);
      },
    });
    await database.query('INSERT INTO inbox VALUES ($1, $2, $3, 9)', [randomUUID(), topic, first]);
    await same('WOULD_LOSE', {});
    await database.query('DELETE FROM inbox WHERE version = 9');
    await replay();
    expect(await database.rows()).toEqual(everyKeyWhole());
  }, 120_000);
});

it('is one that there is, and shares no topic', () => {
  const [one, other] = [copyOf(['a']), { ...copyOf(['b']), name: 'others' }];
  expect(chooseProjections([one, other], undefined)).toEqual([one, other]);
  expect(chooseProjections([one, other], 'others')).toEqual([other]);
  const code = (projections: readonly Projection[], name?: string) => {
    try {
      return chooseProjections(projections, name);
    } catch (error) {
      return error instanceof ReplayError ? error.code : error;
    }
  };
  expect(code([one, other], 'none')).toBe('NO_SUCH_PROJECTION');
  expect(code([one, { ...other, topics: ['a'] }])).toBe('SHARED_TOPIC');
  expect(code([{ ...one, name: 'Not a word' }])).toBe('UNSUITED');
});
