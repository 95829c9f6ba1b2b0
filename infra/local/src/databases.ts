import pg from 'pg';

import { LocalError } from './errors.js';
import { SERVICES, type ServiceName } from './parts.js';

/** The address of a database on the server of another. */
export function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** The address of a service's own database for its own role. */
export function serviceDatabaseUrl(superuserUrl: string, database: string, password: string): string {
  const url = new URL(databaseUrl(superuserUrl, database));
  url.username = database;
  url.password = password;
  return url.href;
}

/**
 * Makes for each service a login role and a database that it owns, and takes from all others the right to connect to it.
 *
 * @param superuserUrl a PostgreSQL's superuser
 * @param passwords of the roles, set anew at each start
 * @param own whether the server is the stack's own: then the roles cannot connect to its other databases either
 * @throws LocalError where the server cannot be reached
 */
export async function ensureDatabases(
  superuserUrl: string,
  passwords: Readonly<Record<ServiceName, string>>,
  own: boolean,
): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new LocalError(
      `PostgreSQL cannot be reached: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  try {
    for (const { name, database } of SERVICES) {
      const role = pg.escapeIdentifier(database);
      const password = pg.escapeLiteral(passwords[name]);
      const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [database]);
      const attributes = 'LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS';
      await client.query(
        `${found.rows.length === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} ${attributes} PASSWORD ${password}`,
      );
      const existing = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
      if (existing.rows.length === 0) await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
      await client.query(`REVOKE ALL ON DATABASE ${role} FROM PUBLIC`);
    }
    if (own)
      for (const shared of ['postgres', 'template1'])
        await client.query(`REVOKE ALL ON DATABASE ${shared} FROM PUBLIC`);
  } finally {
    await client.end();
  }
}
