import type { Logger } from '@zhucan/observability';
import type { PoolClient } from 'pg';

import type { Transport } from '../transport/transport.js';
import { deliver, type RefusedRow } from './deliver.js';
import { messagesOf } from './relay-messages.js';
import { holdAggregate, markSent, nextRows, pruneSent, type UnsentRow } from './unsent.js';

/** The leader's term: it ends with its connection, since another may lead from then on. */
export interface Term {
  readonly client: PoolClient;
  /** Aborted once the connection is lost. */
  readonly lost: AbortSignal;
}

/** What a leader works with. */
export interface Duties {
  readonly transport: Transport;
  readonly source: string;
  readonly logger: Logger;
  readonly keptMs: number;
  readonly isOver: () => boolean;
  /** Waits until there may be something to send. */
  readonly pause: () => Promise<void>;
  /** Told after each step that went well: how many rows were marked. */
  readonly did: (marked: number) => void;
}

/**
 * Where little comes, the outbox is looked at no more often than this: what was committed meanwhile goes together. Without it each of some hundred events
 * a second would have statements and requests of its own, and all of them would wait for one another.
 */
const LOOK_EVERY_MS = 10;
/** From so many rows on there is a backlog, and the next are read while these are on their way. */
const BACKLOG_ROWS = 50;
/** How often rows that were sent a while ago are looked for. */
const PRUNE_EVERY_MS = 1_000;

/**
 * Sends what is unsent until it is over. While rows of a backlog are on their way the ones before them are marked and the next are read, all by the
 * connection that holds the lock: none of it is done, and nothing is sent, after the lead was lost. One call to the transport is under way at a time.
 *
 * @throws where the database or the transport fails: what was not marked goes again
 */
export async function lead({ client, lost }: Term, duties: Duties): Promise<void> {
  const { transport, source, logger, keptMs, isOver, pause, did } = duties;
  let pruneAt = 0;
  /** Rows that are acknowledged and not marked yet. */
  let acknowledged: UnsentRow[] = [];

  async function mark(): Promise<void> {
    const rows = acknowledged;
    acknowledged = [];
    await markSent(client, rows);
    did(rows.length);
  }

  async function hold({ row, reason }: RefusedRow): Promise<void> {
    await holdAggregate(client, row, reason);
    const { aggregate_type: aggregateType, aggregate_id: aggregateId, version } = row;
    logger.error(
      { aggregateType, aggregateId, version, reason },
      'an event cannot be sent, and later ones of its aggregate wait',
    );
  }

  /** Moves rows out that were sent a while ago. @returns whether there may be more */
  async function prune(): Promise<boolean> {
    if (performance.now() < pruneAt) return false;
    const more = await pruneSent(client, keptMs);
    pruneAt = more ? 0 : performance.now() + PRUNE_EVERY_MS;
    return more;
  }

  /** Sends rows in their order, and notes those that are acknowledged. @returns those that the broker refuses */
  function dispatch(rows: readonly UnsentRow[]): Promise<readonly RefusedRow[]> {
    return deliver(rows, {
      messagesOf: (row) => messagesOf(row, source),
      send: (messages) => {
        lost.throwIfAborted();
        return transport.send(messages, lost);
      },
      sent: (part) => acknowledged.push(...part),
    });
  }

  /** Marks what was acknowledged, and holds what was refused. @throws where the transport failed */
  async function conclude(sent: PromiseSettledResult<readonly RefusedRow[]>): Promise<void> {
    await mark();
    if (sent.status === 'rejected') throw sent.reason;
    for (const refused of sent.value) await hold(refused);
  }

  /** Sends rows of a backlog, and reads those that may follow on them. */
  async function sendAhead(rows: readonly UnsentRow[]): Promise<UnsentRow[]> {
    // The database begins while the messages are still made.
    const reading = mark()
      .then(prune)
      .then(() => nextRows(client, rows));
    const [sent, read] = await Promise.allSettled([dispatch(rows), reading]);
    if (read.status === 'rejected') throw read.reason;
    if (sent.status === 'fulfilled' && sent.value.length === 0) return read.value;
    // What was read follows on rows that were not all taken.
    await conclude(sent);
    return nextRows(client, []);
  }

  /** Sends some rows behind which nothing waits as far as is known, and marks them. */
  async function sendFew(rows: readonly UnsentRow[]): Promise<void> {
    const [sent] = await Promise.allSettled([dispatch(rows)]);
    await conclude(sent);
  }

  let lookAt = 0;
  /** Looks for rows, some while after it looked last. */
  async function look(): Promise<UnsentRow[]> {
    const early = lookAt - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    lookAt = performance.now() + LOOK_EVERY_MS;
    return nextRows(client, []);
  }

  let rows: UnsentRow[] = [];
  while (!isOver()) {
    if (rows.length >= BACKLOG_ROWS) {
      rows = await sendAhead(rows);
      continue;
    }
    if (rows.length > 0) await sendFew(rows);
    else await mark();
    const more = await prune();
    rows = await look();
    if (rows.length === 0 && !more) await pause();
  }
  await mark();
}
