import type { Logger } from '@zhucan/observability';
import { trySessionLock } from '@zhucan/sql';
import type { Pool } from 'pg';

import type { Transport } from '../transport/transport.js';
import { type Duties, lead } from './lead.js';
import { type OutboxMeasures, readOutboxMeasures } from './outbox-measures.js';
import { OUTBOX_CHANNEL } from './outbox.js';

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

/** Sends what a service's outbox holds. Several may run on one database; one of them leads, and another takes over when it is gone. */
export function startRelay(settings: RelaySettings): Relay {
  const { pool, transport, source, logger, keptMs = DEFAULT_KEPT_MS } = settings;
  let stopped = false;
  let failing = false;
  let leads = false;
  let published = 0;
  let woken = false;
  const noteWakeUp = (): void => {
    woken = true;
  };
  let wake = noteWakeUp;

  function pause(ms: number): Promise<void> {
    if (stopped || woken) {
      woken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        wake = noteWakeUp;
        woken = false;
        resolve();
      }
      wake = done;
    });
  }

  const duties: Duties = {
    transport,
    source,
    logger,
    keptMs,
    isOver: () => stopped,
    pause: () => pause(POLL_MS),
    did: (marked) => {
      failing = false;
      published += marked;
    },
  };

  /** Leads while it is the one that may, until it is over. */
  async function turn(): Promise<void> {
    const lock = await trySessionLock(pool, LEADER_LOCK);
    failing = false;
    if (!lock) return;
    const { client, lost } = lock;
    let broken = true;
    try {
      leads = true;
      client.on('notification', () => wake());
      await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
      // A mark that a crash of the server loses lets its rows go again, as a crash before it would.
      await client.query('SET synchronous_commit = off');
      await lead({ client, lost }, duties);
      await client.query('RESET synchronous_commit');
      await client.query(`UNLISTEN ${OUTBOX_CHANNEL}`);
      broken = false;
    } finally {
      leads = false;
      client.removeAllListeners('notification');
      // A connection that failed is thrown away, and its lock with it.
      await lock.release(broken);
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
