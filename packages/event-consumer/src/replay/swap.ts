import type { Sql } from '@zhucan/sql';
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';

import { compareTables, type TableDifference } from './compare.js';
import type { Projection } from './projection.js';
import { ReplayError } from './replay-error.js';
import { dropShadow } from './shadow.js';
import { describeTables, type TableStructure } from './structure.js';

const { escapeIdentifier } = pg;

/** Aggregates that an error names; the number of all stands beside. */
const NAMED = 5;

/** What is swapped. */
export interface Swap {
  readonly projection: Projection;
  readonly groupId: string;
  readonly live: string;
  readonly shadow: string;
  /** The tables as they were copied. */
  readonly structures: readonly TableStructure[];
}

/** What was skipped, or ended by an erasure, has a row in the inbox, and had no effect. */
async function refuseLoss(sql: Sql, { projection, groupId, live, shadow }: Swap): Promise<void> {
  const [from, to] = [escapeIdentifier(shadow), escapeIdentifier(live)];
  const lost = await sql.query<{ aggregate_id: string }>(
    `SELECT DISTINCT i.aggregate_id FROM ${to}.inbox i
      WHERE i.topic = ANY($2::text[]) AND NOT EXISTS (SELECT FROM ${from}.inbox s WHERE s.topic = i.topic AND s.event_id = i.event_id)
        AND NOT EXISTS (SELECT FROM ${to}.dead_letter d WHERE d.consumer = $1 AND d.topic = i.topic AND d.key = i.aggregate_id
                               AND d.resolution IN ('SKIPPED', 'ERASED') AND d.headers->>'ce_id' = i.event_id::text)
      ORDER BY 1`,
    [groupId, [...projection.topics]],
  );
  if (lost.length === 0) return;
  const named = lost.slice(0, NAMED).map((row) => row.aggregate_id);
  throw new ReplayError(
    'WOULD_LOSE',
    `topics: events of ${lost.length} aggregates took effect and are not on them any more, as of ${named.join(', ')}`,
  );
}

/** Keeps consumers of the service from taking effect until the end of the transaction; queries go on. Those under way are waited for. */
export async function holdConsumers(sql: Sql, live: string): Promise<void> {
  const schema = escapeIdentifier(live);
  // In the order in which a consumer writes them.
  await sql.query(`LOCK TABLE ${schema}.inbox IN SHARE ROW EXCLUSIVE MODE`);
  await sql.query(`LOCK TABLE ${schema}.dead_letter IN SHARE ROW EXCLUSIVE MODE`);
}

/**
 * Puts the tables of the shadow in the place of the live ones, and takes the old ones and the shadow away. In the caller's transaction, in which consumers are
 * held and the shadow has taken what they have: the inbox is true of the new tables as it was of the old ones.
 *
 * @returns how the tables differ
 * @throws ReplayError where something would be lost or does not fit any more
 */
export async function swapTables(sql: Sql, swap: Swap): Promise<readonly TableDifference[]> {
  const { projection, live, shadow, structures } = swap;
  await refuseLoss(sql, swap);
  const differences = await compareTables(sql, live, shadow, structures, projection.tables);
  const [from, to] = [escapeIdentifier(shadow), escapeIdentifier(live)];
  const names = structures.map(({ name }) => escapeIdentifier(name));
  await sql.query(`LOCK TABLE ${names.map((name) => `${to}.${name}`).join(', ')} IN ACCESS EXCLUSIVE MODE`);
  if (!isDeepStrictEqual(await describeTables(sql, live, projection.tables), structures))
    throw new ReplayError('STRUCTURE_CHANGED', 'tables: they were changed meanwhile; begin anew');
  await sql.query(`DROP TABLE ${names.map((name) => `${to}.${name}`).join(', ')}`);
  for (const name of names) await sql.query(`ALTER TABLE ${from}.${name} SET SCHEMA ${to}`);
  await dropShadow(sql, shadow);
  return differences;
}
