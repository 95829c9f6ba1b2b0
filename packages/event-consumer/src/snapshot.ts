import { stateTopicOf } from '@zhucan/event-contracts';
import type { Place, StoredMessage, Transport } from '@zhucan/messaging';
import type { Logger } from '@zhucan/observability';
import { type Sql, withSessionLock } from '@zhucan/sql';
import type { Pool, PoolClient } from 'pg';

import { type Effects, takeEffect } from './effect.js';
import { reasonOf } from './parking/letter.js';
import { park } from './parking/park.js';
import { BrokenMessageError, readMessage, type Received } from './received.js';
import { inTransaction } from './transaction.js';

/**
 * An event stands on the log and in the state within one send of its relay, which is made again until both are there. The log is followed from so long
 * before the states were read, so that an event that the states did not have yet is still met; those that they had are left out by version.
 */
const MARGIN_MS = 600_000;
/** States taken in one transaction. */
const CHUNK = 500;
/** One replica of a service takes the states in, others wait for it. */
const SNAPSHOT_LOCK = 430_105;

/** What a snapshot is made of. */
export interface SnapshotSettings {
  readonly pool: Pool;
  readonly transport: Transport;
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly effects: Effects;
  readonly logger: Logger;
}

async function knownVersions(
  sql: Sql,
  groupId: string,
  received: readonly Received[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ topic: string; aggregate_id: string; version: number }>(
    `SELECT topic, aggregate_id, version FROM snapshot_version
      WHERE consumer = $1 AND (topic, aggregate_id) IN (SELECT * FROM unnest($2::text[], $3::text[]))`,
    [groupId, received.map(({ event }) => event.topic), received.map(({ event }) => event.aggregateId)],
  );
  return new Map(rows.map((row) => [`${row.topic}/${row.aggregate_id}`, row.version]));
}

/** Leaves out the events that were in the picture with which a group began; one statement. */
export function leaveOutOf(
  groupId: string,
): (sql: Sql, received: readonly Received[]) => Promise<readonly Received[]> {
  return async (sql, received) => {
    if (received.length === 0) return received;
    const known = await knownVersions(sql, groupId, received);
    return received.filter(
      ({ event }) => event.aggregateVersion > (known.get(`${event.topic}/${event.aggregateId}`) ?? 0),
    );
  };
}

async function noteVersions(sql: Sql, groupId: string, received: readonly Received[]): Promise<void> {
  const last = new Map(received.map(({ event }) => [`${event.topic}/${event.aggregateId}`, event]));
  const events = [...last.values()];
  await sql.query(
    `INSERT INTO snapshot_version AS old (consumer, topic, aggregate_id, version)
     SELECT $1, n.* FROM unnest($2::text[], $3::text[], $4::integer[]) AS n(topic, aggregate_id, version)
     ON CONFLICT (consumer, topic, aggregate_id) DO UPDATE SET version = greatest(old.version, excluded.version)`,
    [
      groupId,
      events.map((event) => event.topic),
      events.map((event) => event.aggregateId),
      events.map((event) => event.aggregateVersion),
    ],
  );
}

/** A state as what the log would bring. */
function asOfLog(received: Received, topic: string): Received {
  return received.kind === 'EVENT'
    ? { kind: 'EVENT', event: { ...received.event, topic } }
    : { kind: 'ERASURE', event: { ...received.event, topic } };
}

/** Takes states in; one that breaks its contract is put away, and its aggregate is known from its next event on. */
async function takeStates(
  { pool, groupId, effects }: SnapshotSettings,
  log: string,
  messages: readonly StoredMessage[],
): Promise<void> {
  await inTransaction(pool, async (sql) => {
    const received: Received[] = [];
    for (const message of messages) {
      try {
        received.push(asOfLog(readMessage(message), log));
      } catch (error) {
        if (!(error instanceof BrokenMessageError)) throw error;
        await park(sql, groupId, [{ message, cause: 'BROKEN', reason: reasonOf(error), attempts: 1 }]);
      }
    }
    const newer = await leaveOutOf(groupId)(sql, received);
    await takeEffect(sql, newer, effects);
    await noteVersions(sql, groupId, newer);
  });
}

async function takeSnapshot(settings: SnapshotSettings, log: string, state: string): Promise<void> {
  const { pool, transport, groupId, logger } = settings;
  const follow: Place[] = await transport.placesAt([log], Date.now() - MARGIN_MS);
  let chunk: StoredMessage[] = [];
  let states = 0;
  const flush = async (): Promise<void> => {
    if (chunk.length > 0) await takeStates(settings, log, chunk);
    states += chunk.length;
    chunk = [];
  };
  await transport.readAll([state], async (message) => {
    chunk.push(message);
    if (chunk.length >= CHUNK) await flush();
  });
  await flush();
  await transport.settle(groupId, follow);
  await pool.query('INSERT INTO snapshot_done (consumer, topic) VALUES ($1, $2)', [groupId, log]);
  logger.info({ groupId, topic: log, states }, 'the states are taken in; the log is followed from here');
}

async function isDone(client: PoolClient, groupId: string, topic: string): Promise<boolean> {
  const { rows } = await client.query('SELECT 1 FROM snapshot_done WHERE consumer = $1 AND topic = $2', [
    groupId,
    topic,
  ]);
  return rows.length > 0;
}

/**
 * Lets a group that never read begin with the states of all aggregates. Where it ends early it is made again, and takes no effect twice; a topic that has
 * no states is read from its first event on.
 */
export async function takeSnapshots(settings: SnapshotSettings): Promise<void> {
  await withSessionLock(settings.pool, SNAPSHOT_LOCK, async (client) => {
    for (const log of settings.topics) {
      const state = stateTopicOf(log);
      if (state === undefined || (await isDone(client, settings.groupId, log))) continue;
      await takeSnapshot(settings, log, state);
    }
  });
}
