import { randomUUID } from 'node:crypto';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Transport } from '@zhucan/messaging';
import { pgSql } from '@zhucan/sql';
import { waitUntil } from '@zhucan/test-kit';

import {
  askRetry,
  BrokenMessageError,
  fixLetter,
  LetterError,
  listLetters,
  listParkedKeys,
  PermanentError,
  skipLetter,
} from './index.js';
import { forgetful, Reader, transports } from './testing/bench.js';
import { erased, erasedResident, opened } from './testing/events.js';

const LOG = 'zhucan.internal.registry.household.v1';
const STATE = 'zhucan.internal.registry.household.state.v1';
const BROKEN = { householdId: 'not a uuid', secret: 'of somebody' };

describe.each(transports)('a consumer over %s', (_name, open) => {
  let transport: Transport;
  let reader: Reader;
  let topic: string;

  beforeAll(async () => {
    transport = await open();
  });
  afterAll(() => transport.close());
  beforeEach(async () => {
    topic = `test-${randomUUID()}`;
    reader = await Reader.open();
    await transport.ensureTopics([topic]);
  });
  afterEach(() => reader.close());

  const send = (...told: readonly (readonly [string, number, Readonly<Record<string, unknown>>?])[]) =>
    transport.send(
      told.map(([key, version, data]) => opened({ topic, key, version, ...(data ? { data } : {}) })),
    );
  const sql = () => pgSql(reader.database.pool);

  /** Two keys that lie in different partitions. */
  async function apart(): Promise<[string, string]> {
    const keys = Array.from({ length: 20 }, () => randomUUID());
    await send(...keys.map((key) => [key, 1] as const));
    const places = new Map<string, number>();
    await transport.readAll([topic], ({ key, partition }) => places.set(key, partition));
    const [one = '', ...others] = keys;
    return [one, others.find((key) => places.get(key) !== places.get(one)) ?? ''];
  }

  it('lets each event take effect once and in order, however often it is delivered', async () => {
    const keys = Array.from({ length: 30 }, () => randomUUID());
    let deliveries = 0;
    await reader.start(
      forgetful(transport, () => (deliveries += 1) % 2 === 1),
      [topic],
    );
    for (let version = 1; version <= 6; version += 1)
      await send(...keys.map((key) => [key, version] as const));
    for (const key of keys) await reader.until(key, 6);
    for (const key of keys) expect(await reader.versions(key)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(deliveries).toBeGreaterThan(1);
  });

  it('parks the key of a message that breaks its contract with what follows, and lets others go on', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    await reader.start(transport, [topic]);
    await send([bad, 1], [bad, 2, BROKEN], [good, 1], [bad, 3], [good, 2]);
    await reader.until(good, 2);
    await reader.untilParked(bad, 2);
    expect(await reader.versions(bad)).toEqual([1]);
    // As after a restart and as after a rebalance: the same messages once more, and new ones.
    await reader.stop();
    await reader.start(
      forgetful(transport, () => false),
      [topic],
    );
    await send([bad, 4], [good, 3]);
    await reader.until(good, 3);
    await reader.untilParked(bad, 3);
    expect(await reader.letters(bad)).toEqual([
      [2, 'BROKEN'],
      [3, 'BEHIND'],
      [4, 'BEHIND'],
    ]);

    const [line] = await listParkedKeys(sql());
    expect(line).toMatchObject({ key: bad, topic, letters: 3, cause: 'BROKEN', retryAsked: false });
    expect(line?.reason).toMatch(/householdId/);
    expect(line?.reason).not.toMatch(/not a uuid|somebody/);
    const letterId = line?.letterId ?? '';
    await expect(fixLetter(sql(), letterId, JSON.stringify(BROKEN), 'no better')).rejects.toThrow(
      BrokenMessageError,
    );
    await fixLetter(
      sql(),
      letterId,
      JSON.stringify({ householdId: bad, synthetic: true, timeline: [] }),
      'the id was mistyped',
    );
    expect(await askRetry(sql(), bad)).toBe(3);
    await reader.until(bad, 4);
    expect(await reader.versions(bad)).toEqual([1, 2, 3, 4]);
    await reader.untilParked(bad, 0);
    await send([bad, 5]);
    await reader.until(bad, 5);
    expect(await reader.letters(bad)).toEqual([]);
    const kept = await sql().query('SELECT 1 FROM dead_letter WHERE value IS NOT NULL');
    expect(kept).toEqual([]);
  });

  it('puts nothing away that had its effect, though it comes again once its key is parked', async () => {
    const key = randomUUID();
    const first = opened({ topic, key, version: 1 });
    await reader.start(transport, [topic]);
    await transport.send([first]);
    await send([key, 2, BROKEN]);
    await reader.untilParked(key, 1);
    await transport.send([first]);
    await send([key, 3]);
    await reader.untilParked(key, 2);
    expect(await reader.letters(key)).toEqual([
      [2, 'BROKEN'],
      [3, 'BEHIND'],
    ]);
    expect(await reader.versions(key)).toEqual([1]);
  });

  it('parks at once what its handler calls permanent, and lets one be skipped with a reason', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    await reader.start(transport, [topic], {
      refuse: (key, version) => (key === bad && version === 1 ? new PermanentError('never') : undefined),
    });
    await send([bad, 1], [good, 1], [bad, 2]);
    await reader.until(good, 1);
    await reader.untilParked(bad, 2);
    const [first, second] = await listLetters(sql(), bad);
    expect(first).toMatchObject({ cause: 'PERMANENT', reason: 'PermanentError: never', attempts: 1 });
    expect(second).toMatchObject({ cause: 'BEHIND', attempts: 0 });
    // The handler has not changed: the first fails once more, and stays before the second.
    await askRetry(sql(), bad);
    await waitUntil(async () => (await listLetters(sql(), bad))[0]?.attempts === 2, { what: 'the retry' });
    expect(await reader.letters(bad)).toEqual([
      [1, 'PERMANENT'],
      [2, 'BEHIND'],
    ]);
    await expect(skipLetter(sql(), first?.letterId ?? '', ' ')).rejects.toThrow(LetterError);
    await skipLetter(sql(), first?.letterId ?? '', 'was entered by mistake');
    await askRetry(sql(), bad);
    await reader.until(bad, 2);
    expect(await reader.versions(bad)).toEqual([2]);
    await expect(skipLetter(sql(), first?.letterId ?? '', 'again')).rejects.toMatchObject({
      code: 'NO_SUCH_LETTER',
    });
    await expect(askRetry(sql(), bad)).rejects.toMatchObject({ code: 'NO_SUCH_KEY' });
  });

  it('parks the key of a message that failed five times, of all that came together', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    let tries = 0;
    const retried: string[] = [];
    await send([good, 1], [bad, 1], [bad, 2], [good, 2]);
    await reader.start(transport, [topic], {
      refuse: (key) => {
        if (key !== bad) return undefined;
        tries += 1;
        return new Error('a defect');
      },
      metrics: { retried: ({ kind }) => void retried.push(kind) },
    });
    await reader.until(good, 2);
    await reader.untilParked(bad, 2);
    expect(await reader.letters(bad)).toEqual([
      [1, 'EXHAUSTED'],
      [2, 'BEHIND'],
    ]);
    expect((await listLetters(sql(), bad))[0]).toMatchObject({ reason: 'Error: a defect', attempts: 5 });
    expect(await reader.versions(good)).toEqual([1, 2]);
    expect(retried).toEqual(['UNKNOWN', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN']);
    expect(tries).toBeLessThanOrEqual(7);
  });

  it('tries what passes until it has passed, and holds up nothing but its partition', async () => {
    const [held, free] = await apart();
    const state = { passed: false };
    await reader.start(transport, [topic], {
      refuse: (key, version) =>
        key === held && version === 2 && !state.passed
          ? Object.assign(new Error('deadlock detected'), { code: '40P01' })
          : undefined,
    });
    await send([held, 2], [held, 3], [free, 2]);
    await reader.until(free, 2);
    expect(await reader.versions(held)).not.toContain(2);
    state.passed = true;
    await reader.until(held, 3);
    expect(await reader.versions(held)).toEqual([1, 2, 3]);
    expect(await reader.letters(held)).toEqual([]);
  });

  it('hands tombstones on as erasures, which end what is parked of their key', async () => {
    const key = randomUUID();
    await reader.start(transport, [topic]);
    await send([key, 1], [key, 2, BROKEN], [key, 3]);
    await reader.untilParked(key, 2);
    await transport.send([erased({ topic, key, version: 4 }), opened({ topic, key, version: 5 })]);
    await reader.until(key, 5);
    expect(reader.erasures).toEqual([key]);
    expect(await reader.versions(key)).toEqual([5]);
    expect(await sql().query('SELECT value, resolution FROM dead_letter')).toEqual([
      { value: null, resolution: 'ERASED' },
      { value: null, resolution: 'ERASED' },
    ]);
  });

  it('takes an event that erases as an erasure, in its place among the others of its key', async () => {
    const [key, behind] = [randomUUID(), randomUUID()];
    await reader.start(transport, [topic]);
    await send([key, 1], [key, 2, BROKEN], [key, 3], [behind, 1]);
    await reader.untilParked(key, 2);
    await transport.send([erasedResident({ topic, key, version: 4 })]);
    await transport.send([erasedResident({ topic, key: behind, version: 2 })]);
    await waitUntil(() => reader.erasures.length === 2, { what: 'both erasures' });
    expect([...reader.erasures].sort()).toEqual([key, behind].sort());
    expect(await sql().query('SELECT value, resolution FROM dead_letter')).toEqual([
      { value: null, resolution: 'ERASED' },
      { value: null, resolution: 'ERASED' },
    ]);
    // Who compares the books finds all that came, also what never had an effect.
    const inbox = (id: string) =>
      sql().query('SELECT version FROM inbox WHERE aggregate_id = $1 ORDER BY version', [id]);
    expect(await inbox(behind)).toEqual([{ version: 1 }, { version: 2 }]);
    expect(await inbox(key)).toEqual([1, 2, 3, 4].map((version) => ({ version })));
    const together = randomUUID();
    await transport.send([
      opened({ topic, key: together, version: 1, data: BROKEN }),
      opened({ topic, key: together, version: 2 }),
      erasedResident({ topic, key: together, version: 3 }),
    ]);
    await waitUntil(() => reader.erasures.includes(together), { what: 'the third erasure' });
    expect(await inbox(together)).toEqual([1, 2, 3].map((version) => ({ version })));
  });

  it('begins with the states and follows the log from there, without a gap and without doing anything twice', async () => {
    const [old, late, gone] = [randomUUID(), randomUUID(), randomUUID()];
    await transport.ensureTopics([LOG, STATE]);
    const log = (key: string, version: number) => opened({ topic: LOG, key, version });
    const state = (message: ReturnType<typeof opened>) => ({ ...message, topic: STATE });
    const [second, third] = [log(old, 2), log(old, 3)];
    // The state of `late` has not got its second event yet when the states are read.
    const first = log(late, 1);
    await transport.send([log(old, 1), second, first, log(gone, 1), log(late, 2)]);
    await transport.send([state(second), state(first), erased({ topic: STATE, key: gone, version: 2 })]);
    await reader.start(transport, [LOG], { begin: 'STATES' });
    await reader.until(late, 2);
    await transport.send([third, state(third)]);
    await reader.until(old, 3);
    expect(await reader.versions(old)).toEqual([2, 3]);
    expect(await reader.versions(late)).toEqual([1, 2]);
    expect(await reader.versions(gone)).toEqual([]);
    await reader.stop();
    await reader.start(transport, [LOG], { begin: 'STATES' });
    await transport.send([log(late, 3)]);
    await reader.until(late, 3);
    expect(await reader.versions(old)).toEqual([2, 3]);
    expect(await reader.versions(late)).toEqual([1, 2, 3]);
  });

  it('tells of lag, of what it handled, and of parked keys', async () => {
    const [bad, good] = [randomUUID(), randomUUID()];
    const told: { handled: number; keys: number[]; lag: number[] } = { handled: 0, keys: [], lag: [] };
    await send([good, 1], [bad, 1, BROKEN], [good, 2]);
    await reader.start(transport, [topic], {
      metrics: {
        handled: ({ messages }) => void (told.handled += messages),
        parkedKeys: ({ keys }) => void told.keys.push(keys),
        lag: ({ messages }) => void told.lag.push(messages),
      },
    });
    await reader.until(good, 2);
    await reader.untilParked(bad, 1);
    await waitUntil(() => told.keys.length === 2 && told.handled === 2, { what: 'what is told' });
    expect(told.keys).toEqual([0, 1]);
    expect(told.lag.at(-1)).toBe(0);
    const positions = await transport.positions(reader.groupId, [topic]);
    expect(positions.map(({ partition }) => partition)).toEqual([0, 1, 2]);
    await waitUntil(
      async () => (await transport.positions(reader.groupId, [topic])).every(({ lag }) => lag === 0),
      { what: 'every message settled' },
    );
  });
});

it('refuses to read states without a way to erase', async () => {
  const [, [, open] = transports[0]!] = transports;
  const reader = await Reader.open();
  try {
    await expect(reader.start(await open(), [STATE], { erase: undefined } as never)).rejects.toThrow(
      'erase: is needed',
    );
  } finally {
    await reader.close();
  }
});
