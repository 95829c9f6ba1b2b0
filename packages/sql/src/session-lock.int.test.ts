import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase, waitUntil } from '@zhucan/test-kit';

import { type SessionLock, trySessionLock, withSessionLock } from './index.js';

const KEY = 7;

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function taken(): Promise<SessionLock> {
  const lock = await trySessionLock(database.pool, KEY);
  if (!lock) throw new Error('the lock is held');
  return lock;
}

const isWaitedFor = async (): Promise<boolean> => {
  const { rows } = await database.pool.query(
    `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return rows.length > 0;
};

describe('a lock that a connection holds', () => {
  it('is had by one at a time, and by the next once it was given back', async () => {
    const first = await taken();
    expect(await trySessionLock(database.pool, KEY)).toBeNull();
    expect(await trySessionLock(database.pool, KEY + 1).then((other) => other?.release())).toBeUndefined();
    await first.release();
    await (await taken()).release();
  });

  it('is lost with its connection, and whoever holds it hears of it', async () => {
    const lock = await taken();
    const { rows } = await lock.client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await database.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await waitUntil(() => lock.lost.aborted, { what: 'the loss' });
    const next = await taken();
    await lock.release();
    expect(await trySessionLock(database.pool, KEY)).toBeNull();
    await next.release();
  });

  it('is waited for where there is work that must be done', async () => {
    const first = await taken();
    const done: string[] = [];
    const second = withSessionLock(database.pool, KEY, () => Promise.resolve(done.push('second')));
    await waitUntil(isWaitedFor, { what: 'the second to wait' });
    done.push('first');
    await first.release();
    await second;
    expect(done).toEqual(['first', 'second']);
    await expect(
      withSessionLock(database.pool, KEY, () => Promise.reject(new Error('the work failed'))),
    ).rejects.toThrow('the work failed');
    await (await taken()).release();
  });
});
