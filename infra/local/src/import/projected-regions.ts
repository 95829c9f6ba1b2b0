import { setTimeout as pause } from 'node:timers/promises';

import pg from 'pg';

import { databaseUrl } from '../databases.js';
import { LocalError } from '../errors.js';
import { SERVICES } from '../parts.js';

const POLL_MS = 100;
const DEADLINE_MS = 60_000;

async function countRegions(superuserUrl: string, database: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl(superuserUrl, database) });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM region');
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

/**
 * Waits until every service has heard of the regions that the registry has: a workbook that names one which is on its way would be
 * refused.
 *
 * @throws LocalError where they do not arrive
 */
export async function waitForRegions(superuserUrl: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const counts = await Promise.all(SERVICES.map(({ database }) => countRegions(superuserUrl, database)));
    if (new Set(counts).size === 1) return;
    if (performance.now() > deadline)
      throw new LocalError("The registry's regions did not reach all services within a minute.");
    await pause(POLL_MS);
  }
}
