import { expect, it } from '@jest/globals';
import pg from 'pg';

import { createTestDatabase } from './index.js';

it('gives each test a database that the others cannot see', async () => {
  const first = await createTestDatabase();
  const second = await createTestDatabase();
  await first.pool.query('CREATE TABLE thing (id int)');
  const { rows } = await second.pool.query<{ found: string | null }>(
    "SELECT to_regclass('thing')::text AS found",
  );
  expect(rows).toEqual([{ found: null }]);
  await first.drop();
  await second.drop();
});

it('gives a role that owns its database and reaches no other', async () => {
  const own = await createTestDatabase();
  const other = await createTestDatabase();
  const client = new pg.Client({ connectionString: own.roleUrl });
  await client.connect();
  await client.query('CREATE TABLE thing (id int)');
  await client.end();

  const address = new URL(own.roleUrl);
  address.pathname = new URL(other.url).pathname;
  const intruder = new pg.Client({ connectionString: address.href });
  await expect(intruder.connect()).rejects.toThrow('permission denied');
  await own.drop();
  await other.drop();
});

it('drops a database to which somebody is still connected', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await database.drop();
  await expect(new pg.Client({ connectionString: database.url }).connect()).rejects.toThrow('does not exist');
});
