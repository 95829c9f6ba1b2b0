import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type PostgresServer } from '@zhucan/embedded-servers';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

import { databaseUrl, ensureDatabases, serviceDatabaseUrl } from './databases.js';
import { SERVICES, type ServiceName } from './parts.js';

const passwords = Object.fromEntries(SERVICES.map(({ name }) => [name, `password of ${name}`])) as Record<
  ServiceName,
  string
>;
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres({
    dataDir: join(tmpdir(), `zhucan-databases-${randomUUID()}`),
    removeDataOnExit: true,
    throwaway: true,
  });
  await ensureDatabases(server.url, passwords, true);
  // A second start of the stack finds everything there.
  await ensureDatabases(server.url, passwords, true);
});
afterAll(() => server.stop());

async function connect(url: string, statement = 'SELECT 1'): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(statement);
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end();
  }
}

it.each(SERVICES)(
  'lets the role of $name into its own database and into no other',
  async ({ name, database }) => {
    expect(
      await connect(serviceDatabaseUrl(server.url, database, passwords[name]), 'CREATE TABLE own (id int)'),
    ).toBe('ok');
    const others = [
      ...SERVICES.map((service) => service.database).filter((other) => other !== database),
      'postgres',
      'template1',
    ];
    for (const other of others) {
      const own = serviceDatabaseUrl(server.url, database, passwords[name]);
      expect(await connect(databaseUrl(own, other))).toContain(`permission denied for database "${other}"`);
    }
  },
);

it('gives the roles no right beyond their database', async () => {
  const [service] = SERVICES;
  const url = serviceDatabaseUrl(server.url, service!.database, passwords[service!.name]);
  expect(await connect(url, 'CREATE DATABASE more')).toContain('permission denied');
  expect(await connect(url, 'CREATE ROLE more')).toContain('permission denied');
  expect(await connect(url, "COPY (SELECT 1) TO PROGRAM 'true'")).toContain('permission denied');
});
