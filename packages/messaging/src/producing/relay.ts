import type { Logger } from '@zhucan/observability';
import type { Pool, PoolClient } from 'pg';

import type { Transport } from '../transport/transport.js';
import { deliver } from './deliver.js';
import { type OutboxMeasures, readOutboxMeasures } from './outbox-measures.js';
import { OUTBOX_CHANNEL } from './outbox.js';
import { messagesOf } from './relay-messages.js';
import { holdAggregate, markSent, nextRows, pruneSent } from './unsent.js';

/** What a relay works between. */
export interface RelaySettings {
  readonly pool: Pool;
  readonly transport: Transport;
  /** The service, as CloudEvents' `source` names it. */
  readonly source: string;
  readonly logger: Logger;
  /** How long a row stays in the outbox after it was sent, for whoever looks into a fault; a day where left out. */
  readonly keptMs?: number | undefined;
}

/** What a relay and its outbox have come to. */
export interface RelayMeasures extends OutboxMeasures {
  /** Whether this relay is the one that sends. */
  readonly leads: boolean;
  /** Events that this relay sent since it was started. */
  readonly published: number;
}

/** A relay that runs. */
export interface Relay {
  /** Resolves once the outbox holds nothing unsent that was there when asked, but for what is held. */
  idle(): Promise<void>;
  /** Fails where the relay has not been able to work for a while. */
  check(): Promise<void>;
  /** @throws where the database does not answer */
  measure(): Promise<RelayMeasures>;
  stop(): Promise<void>;
}

/** The advisory lock that one relay per database holds, on a connection of its own: who loses the connection has lost it. */
const LEADER_LOCK = 430_104;
/** A commit wakes the relay; this is how soon it looks where a wake-up was lost. */
const POLL_MS = 1_000;
/** Pause after a failure, so that a broker that is down is not hammered. */
const RETRY_MS = 500;
const DEFAULT_KEPT_MS = 86_400_000;

/** The leader's term: it ends with its connection, since another may lead from then on. */
interface Term {
  readonly client: PoolClient;
  /** Aborted once the connection is lost. */
  readonly lost: AbortSignal;
}

/** Sends what a service's outbox holds. Several may run on one database; one of them leads, and another takes over when it is gone. */
export function startRelay(settings: RelaySettings): Relay {
  const { pool, transport, source, logger, keptMs = DEFAULT_KEPT_MS } = settings;
  let stopped = false;
  let failing = false;
  let leads = false;
  let published = 0;
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

  /** Sends the next rows. Each step needs the connection that holds the lock, so that none is taken after the lead was lost. */
  async function sendNext({ client, lost }: Term): Promise<number> {
    const rows = await nextRows(client);
    const refused = await deliver(rows, {
      messagesOf: (row) => messagesOf(row, source),
      send: (messages) => {
        lost.throwIfAborted();
        return transport.send(messages, lost);
      },
      async sent(acknowledged) {
        await markSent(client, acknowledged);
        published += acknowledged.length;
      },
    });
    for (const { row, reason } of refused) {
      await holdAggregate(client, row, reason);
      const { aggregate_type: aggregateType, aggregate_id: aggregateId, version } = row;
      logger.error(
        { aggregateType, aggregateId, version, reason },
        'an event cannot be sent, and later ones of its aggregate wait',
      );
    }
    return rows.length;
  }

  async function lead(term: Term): Promise<void> {
    const { client } = term;
    client.on('notification', () => wake());
    await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
    let pruneAt = 0;
    while (!stopped) {
      const taken = await sendNext(term);
      failing = false;
      if (performance.now() >= pruneAt) {
        const more = await pruneSent(client, keptMs);
        pruneAt = more ? 0 : performance.now() + POLL_MS;
      }
      if (taken === 0 && pruneAt > 0) await pause(POLL_MS);
    }
  }

  async function turn(): Promise<void> {
    const client = await pool.connect();
    let broken = true;
    const loss = new AbortController();
    const onLoss = (): void => loss.abort(new Error('the connection that holds the lead was lost'));
    client.on('error', onLoss).on('end', onLoss);
    try {
      const { rows } = await client.query<{ led: boolean }>('SELECT pg_try_advisory_lock($1) AS led', [
        LEADER_LOCK,
      ]);
      failing = false;
      if (rows[0]?.led === true) {
        leads = true;
        await lead({ client, lost: loss.signal });
        await client.query(`UNLISTEN ${OUTBOX_CHANNEL}`);
        await client.query('SELECT pg_advisory_unlock($1)', [LEADER_LOCK]);
        client.removeAllListeners('notification');
      }
      broken = false;
    } finally {
      leads = false;
      client.off('error', onLoss).off('end', onLoss);
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
          `SELECT 1 FROM outbox o WHERE published_at IS NULL AND position <= $1
              AND NOT EXISTS (SELECT 1 FROM outbox_held h WHERE h.aggregate_id = o.aggregate_id) LIMIT 1`,
          [last],
        );
        if (unsent.rows.length === 0 || stopped) return;
        await new Promise<void>((resolve) => setTimeout(resolve, 20));
      }
    },
    check: () => (failing ? Promise.reject(new Error('the relay is failing')) : Promise.resolve()),
    measure: async () => ({ ...(await readOutboxMeasures(pool)), leads, published }),
    async stop() {
      stopped = true;
      wake();
      await running;
    },
  };
}
