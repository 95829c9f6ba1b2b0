import { setTimeout as pause } from 'node:timers/promises';

import type { Transport } from '@zhucan/messaging';
import type { Logger } from '@zhucan/observability';
import { pgSql, type Sql, trySessionLock } from '@zhucan/sql';
import pg, { type Pool, type PoolClient } from 'pg';

import { countParked } from '../parking/park.js';
import { inTransaction } from '../transaction.js';
import type { TableDifference } from './compare.js';
import type { Projection } from './projection.js';
import { ReplayError } from './replay-error.js';
import { dropShadow, findShadows, makeShadow, newShadowName } from './shadow.js';
import { ShadowReader } from './shadow-reader.js';
import { describeTables, type TableStructure } from './structure.js';
import { holdConsumers, swapTables } from './swap.js';

/** One replay at a time in a database. */
const REPLAY_LOCK = 430_106;
/** Consumers are held about as long as the last look took: once that is this short, it is as near as one comes to readers that go on. */
const SHORT_LOOK_MS = 5_000;
/** Looks that may take longer, one after another: what comes faster than it is read can never be caught up with. */
const MOST_LONG_LOOKS = 50;
/** A look that takes no less than this part of the one before comes no closer. */
const COMES_CLOSER = 0.8;
/** Consumers are held for a look of this length at most; nothing competes with it then, and they lose no place in their group. */
const HELD_LOOK_MS = 20_000;
/** Below PostgreSQL's second, after which it looks for deadlocks: the swap gives way, and never a request or a consumer. */
const LOCK_TIMEOUT_MS = 800;
/** With the pauses between, half a minute in which somebody always works on the tables. */
const MOST_SWAPS = 20;
const SWAP_PAUSE_MS = 700;
/** `lock_not_available`, `deadlock_detected`. */
const LOCK_LOST: readonly unknown[] = ['55P03', '40P01'];

/** What a replay is made of. */
export interface ReplaySettings {
  /** Of the service's own database and role. It needs two connections. */
  readonly pool: Pool;
  readonly transport: Transport;
  /** The group of the service's consumer. */
  readonly groupId: string;
  readonly projection: Projection;
  readonly logger: Logger;
}

/** What a replay is about to do. */
export interface ReplayPlan {
  readonly projection: string;
  readonly topics: readonly string[];
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** Messages of the topics that wait as dead letters; they go on waiting. */
  readonly parked: number;
  /** Shadows of replays that ended early; they are taken away. */
  readonly abandoned: readonly string[];
}

/** What a replay did. */
export interface ReplaySummary {
  readonly projection: string;
  readonly messages: number;
  readonly tables: readonly TableDifference[];
  /** How long consumers were held, in milliseconds. */
  readonly heldMs: number;
}

async function liveSchema(sql: Sql): Promise<string> {
  const [row] = await sql.query<{ schema: string }>('SELECT current_schema() AS schema');
  return row?.schema ?? 'public';
}

/**
 * Says what a replay would do, and changes nothing.
 *
 * @throws ReplayError where it would be refused as it stands
 */
export async function planReplay({
  pool,
  groupId,
  projection,
}: Pick<ReplaySettings, 'pool' | 'groupId' | 'projection'>): Promise<ReplayPlan> {
  const sql = pgSql(pool);
  const live = await liveSchema(sql);
  const structures = await describeTables(sql, live, projection.tables);
  const parked = await countParked(sql, groupId);
  const tables: { name: string; rows: number }[] = [];
  for (const { name } of structures) {
    const [row] = await sql.query<{ rows: number }>(
      `SELECT count(*)::integer AS rows FROM ${pg.escapeIdentifier(live)}.${pg.escapeIdentifier(name)}`,
    );
    tables.push({ name, rows: row?.rows ?? 0 });
  }
  const { name, topics } = projection;
  return {
    projection: name,
    topics,
    tables,
    parked: topics.reduce((sum, topic) => sum + (parked.get(topic) ?? 0), 0),
    abandoned: await findShadows(sql),
  };
}

/** Holds the database's replay lock on a connection of its own for the time of some work. */
async function alone<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const lock = await trySessionLock(pool, REPLAY_LOCK);
  if (!lock) throw new ReplayError('ALREADY_RUNNING', 'service: another replay runs in its database');
  try {
    return await work(lock.client);
  } finally {
    await lock.release();
  }
}

interface Rebuilt {
  readonly live: string;
  readonly shadow: string;
  readonly structures: readonly TableStructure[];
}

async function prepare({ pool, projection }: ReplaySettings): Promise<Rebuilt> {
  const shadow = newShadowName(projection.name);
  return inTransaction(pool, async (sql) => {
    const live = await liveSchema(sql);
    const structures = await describeTables(sql, live, projection.tables);
    // Nobody else replays here: whatever shadow stands was left by one that ended early.
    for (const left of await findShadows(sql)) await dropShadow(sql, left);
    await makeShadow(sql, live, shadow, structures);
    return { live, shadow, structures };
  });
}

/**
 * Reads until little can have come since. A consumer that takes events as fast as they are read here is never come up with: the next look is then made
 * while it is held, unless that would be long.
 *
 * @returns how many messages
 */
async function catchUp(reader: ShadowReader): Promise<number> {
  let messages = 0;
  let before = Infinity;
  for (let looks = 1; looks <= MOST_LONG_LOOKS; looks += 1) {
    const began = performance.now();
    messages += await reader.readOn();
    const took = performance.now() - began;
    if (took < SHORT_LOOK_MS || (took < HELD_LOOK_MS && took > before * COMES_CLOSER)) return messages;
    before = took;
  }
  throw new ReplayError('BUSY', 'topics: events come faster than they are read; try again');
}

/** Holds consumers, takes in what has come until then, and swaps; `undefined` where the locks could not be had. */
async function swapOnce(
  client: PoolClient,
  reader: ShadowReader,
  settings: ReplaySettings,
  rebuilt: Rebuilt,
): Promise<{ tables: readonly TableDifference[]; messages: number; heldMs: number } | undefined> {
  const { projection, groupId } = settings;
  await client.query('BEGIN');
  try {
    const sql = pgSql(client);
    await sql.query(`SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}`);
    await holdConsumers(sql, rebuilt.live);
    const held = performance.now();
    const messages = await reader.readOn();
    const tables = await swapTables(sql, { ...rebuilt, projection, groupId });
    await client.query('COMMIT');
    return { tables, messages, heldMs: Math.round(performance.now() - held) };
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    if (error instanceof Error && LOCK_LOST.includes(Reflect.get(error, 'code'))) return undefined;
    throw error;
  }
}

/**
 * Rebuilds a projection beside the live one and puts it in its place. The service works on meanwhile. Consumers are held for the moment of the swap alone, and
 * go on after it without a gap and without taking anything twice: the new tables have what the inbox has, no more and no less. Where it ends early the live tables are as they
 * were, and the next replay takes away what it left.
 *
 * @throws ReplayError where it cannot be done; what passes, as a lost connection, where that lasts
 */
export async function replayProjection(settings: ReplaySettings): Promise<ReplaySummary> {
  const { pool, projection, logger } = settings;
  const summary = await alone(pool, async (client) => {
    const rebuilt = await prepare(settings);
    try {
      const reader = new ShadowReader({ ...settings, ...rebuilt });
      let messages = 0;
      let restarted = false;
      for (let swaps = 1; ; swaps += 1) {
        messages += await catchUp(reader);
        for (const { name } of rebuilt.structures)
          await pool.query(`ANALYZE ${pg.escapeIdentifier(rebuilt.shadow)}.${pg.escapeIdentifier(name)}`);
        const swapped = await swapOnce(client, reader, settings, rebuilt).catch((error: unknown) => {
          // A dead letter that was retried meanwhile took effect behind the place that was read: it is met by reading once more.
          if (restarted || !(error instanceof ReplayError) || error.code !== 'WOULD_LOSE') throw error;
          restarted = true;
          logger.warn(
            { projection: projection.name },
            'dead letters were retried meanwhile: the topics are read once more',
          );
          reader.restart();
          return undefined;
        });
        if (swapped) {
          const { tables, heldMs } = swapped;
          messages += swapped.messages;
          return { projection: projection.name, messages, tables, heldMs };
        }
        if (swaps === MOST_SWAPS)
          throw new ReplayError('BUSY', 'tables: somebody works on them all the time; try again');
        await pause(SWAP_PAUSE_MS);
      }
    } catch (error) {
      await dropShadow(pgSql(pool), rebuilt.shadow).catch(() => undefined);
      throw error;
    }
  });
  await projection.after?.((work) => inTransaction(pool, work));
  return summary;
}
