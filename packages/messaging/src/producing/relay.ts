import { getEventContract, internalTopic, publicTopic, schemaName } from '@zhucan/event-contracts';
import type { Logger } from '@zhucan/observability';
import type { Pool, PoolClient } from 'pg';

import { OUTBOX_CHANNEL } from './outbox.js';
import type { Message, Transport } from '../transport/transport.js';

/** What a relay works between. */
export interface RelaySettings {
  readonly pool: Pool;
  readonly transport: Transport;
  /** The service, as CloudEvents' `source` names it. */
  readonly source: string;
  readonly logger: Logger;
}

/** A relay that runs. */
export interface Relay {
  /** Resolves once the outbox holds nothing unsent that was there when asked. */
  idle(): Promise<void>;
  /** Fails where the relay has not been able to work for a while. */
  check(): Promise<void>;
  stop(): Promise<void>;
}

/** The advisory lock that one relay per database holds, on a connection of its own: who loses the connection has lost it. */
const LEADER_LOCK = 430_104;
/** Rows sent at once: some 1 MB of residents with their timelines. */
const BATCH = 500;
/** A commit wakes the relay; this is how soon it looks where a wake-up was lost. */
const POLL_MS = 1_000;
/** Pause after a failure, so that a broker that is down is not hammered. */
const RETRY_MS = 500;

interface OutboxRow {
  readonly position: string;
  readonly event_id: string;
  readonly aggregate_id: string;
  readonly version: number;
  readonly event_type: string;
  readonly occurred_on: string;
  readonly recorded_at: Date;
  readonly public_payload: unknown;
  readonly internal_payload: unknown;
}

/** The next unsent rows by position: what is looked at together. The partial index answers it, however much is unsent. */
const NEXT_UNSENT = `
  SELECT position::text AS position, aggregate_id FROM outbox WHERE published_at IS NULL AND position > $1 ORDER BY position LIMIT ${BATCH}`;

/**
 * The unsent rows of some aggregates that may go now: those that follow on what was sent without a gap. Where a version is missing, its
 * transaction has not committed yet, and what comes after it is held back until it has.
 */
const MAY_GO = `
  SELECT position, event_id, aggregate_id, version, event_type, occurred_on, recorded_at, public_payload, internal_payload
    FROM (SELECT o.*, row_number() OVER (PARTITION BY o.aggregate_id ORDER BY o.version) AS nth,
                 (SELECT coalesce(max(p.version), 0) FROM outbox p WHERE p.aggregate_id = o.aggregate_id AND p.published_at IS NOT NULL) AS sent
            FROM outbox o WHERE o.published_at IS NULL AND o.aggregate_id = ANY($1::text[])) u
   WHERE version = sent + nth ORDER BY version, position LIMIT ${BATCH}`;

async function nextRows(client: PoolClient): Promise<OutboxRow[]> {
  for (let after = '0'; ;) {
    const { rows: unsent } = await client.query<{ position: string; aggregate_id: string }>(NEXT_UNSENT, [
      after,
    ]);
    const last = unsent.at(-1);
    if (!last) return [];
    const aggregates = [...new Set(unsent.map((row) => row.aggregate_id))];
    const { rows } = await client.query<OutboxRow>(MAY_GO, [aggregates]);
    if (rows.length > 0) return rows;
    // All of these wait for a transaction; others behind them need not.
    after = last.position;
  }
}

function messagesOf(row: OutboxRow, source: string): Message[] {
  const contract = getEventContract(row.event_type);
  const headers = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: row.event_id,
    ce_type: row.event_type,
    ce_source: `/zhucan/${source}`,
    ce_subject: row.aggregate_id,
    ce_time: row.recorded_at.toISOString(),
    ce_aggregateversion: String(row.version),
    ce_occurredon: row.occurred_on,
  };
  const parts = [
    { topic: publicTopic(contract), audience: 'public', payload: row.public_payload },
    { topic: internalTopic(contract), audience: 'internal', payload: row.internal_payload },
  ] as const;
  return parts.flatMap(({ topic, audience, payload }) =>
    topic !== null && payload !== null
      ? [
          {
            topic,
            key: row.aggregate_id,
            headers: { ...headers, ce_dataschema: schemaName(contract, audience) },
            value: JSON.stringify(payload),
          },
        ]
      : [],
  );
}

async function sendNext(client: PoolClient, settings: RelaySettings): Promise<number> {
  const rows = await nextRows(client);
  if (rows.length === 0) return 0;
  // By version over all aggregates, so that the order of each is kept; where this fails nothing is marked, and all go again.
  await settings.transport.send(rows.flatMap((row) => messagesOf(row, settings.source)));
  await client.query('UPDATE outbox SET published_at = now() WHERE position = ANY($1::bigint[])', [
    rows.map((row) => row.position),
  ]);
  return rows.length;
}

/** Sends what a service's outbox holds. Several may run on one database; one of them leads, and another takes over when it is gone. */
export function startRelay(settings: RelaySettings): Relay {
  const { pool, logger } = settings;
  let stopped = false;
  let failing = false;
  let wake: () => void = () => undefined;
  let woken = false;

  function pause(ms: number): Promise<void> {
    if (stopped || woken) {
      woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wake = () => {
          woken = true;
        };
        woken = false;
        resolve();
      }
      wake = done;
    });
  }

  async function lead(client: PoolClient): Promise<void> {
    client.on('notification', () => wake());
    await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
    while (!stopped) {
      const sent = await sendNext(client, settings);
      failing = false;
      if (sent === 0) await pause(POLL_MS);
    }
  }

  async function turn(): Promise<void> {
    const client = await pool.connect();
    let broken = true;
    const onError = (): void => undefined;
    client.on('error', onError);
    try {
      const { rows } = await client.query<{ led: boolean }>('SELECT pg_try_advisory_lock($1) AS led', [
        LEADER_LOCK,
      ]);
      failing = false;
      if (rows[0]?.led === true) {
        await lead(client);
        await client.query(`UNLISTEN ${OUTBOX_CHANNEL}`);
        await client.query('SELECT pg_advisory_unlock($1)', [LEADER_LOCK]);
        client.removeAllListeners('notification');
      }
      broken = false;
    } finally {
      client.off('error', onError);
      // A connection that failed is thrown away, and its lock with it.
      client.release(broken);
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      try {
        await turn();
        await pause(POLL_MS);
      } catch (error) {
        failing = true;
        logger.warn({ err: error }, 'the relay failed and tries again');
        await pause(RETRY_MS);
      }
    }
  }

  const running = run();
  return {
    async idle() {
      const { rows } = await pool.query<{ last: string | null }>('SELECT max(position) AS last FROM outbox');
      const last = rows[0]?.last ?? null;
      if (last === null) return;
      for (;;) {
        const unsent = await pool.query(
          'SELECT 1 FROM outbox WHERE published_at IS NULL AND position <= $1 LIMIT 1',
          [last],
        );
        if (unsent.rows.length === 0 || stopped) return;
        await new Promise<void>((resolve) => setTimeout(resolve, 20));
      }
    },
    check: () => (failing ? Promise.reject(new Error('the relay is failing')) : Promise.resolve()),
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
