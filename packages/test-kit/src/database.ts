import { randomUUID } from 'node:crypto';

import pg from 'pg';

import { postgresUrl } from './servers.js';

export interface TestDatabase {
  /** Address of the fresh database, for its owner. */
  readonly url: string;
  /** Address of the same database for a role like those of the services: not a superuser, owner of nothing but this database. */
  readonly roleUrl: string;
  /** Connections of the superuser to the fresh database. */
  readonly pool: pg.Pool;
  /** Closes the pool and drops database and role, whoever is still connected. */
  drop(): Promise<void>;
}

/** One statement on the server's own database. */
async function onServer(serverUrl: string, statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Makes an empty database with an owner of its own on the PostgreSQL of this run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await postgresUrl();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const password = randomUUID();
  await onServer(serverUrl, [
    `CREATE ROLE ${name} LOGIN PASSWORD '${password}'`,
    `CREATE DATABASE ${name} OWNER ${name}`,
    `REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`,
  ]);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const roleUrl = new URL(url);
  roleUrl.username = name;
  roleUrl.password = password;
  const pool = new pg.Pool({ connectionString: url.href, max: 10 });
  // Connections that the drop below ends report it here; unheard it would end the process.
  pool.on('error', () => undefined);
  let dropped = false;
  return {
    url: url.href,
    roleUrl: roleUrl.href,
    pool,
    async drop() {
      if (dropped) return;
      dropped = true;
      await pool.end();
      await onServer(serverUrl, [`DROP DATABASE ${name} WITH (FORCE)`, `DROP ROLE ${name}`]);
    },
  };
}
