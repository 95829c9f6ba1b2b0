import { setTimeout as pause } from 'node:timers/promises';

import { appendToOutbox } from '@zhucan/messaging';
import { pgSql } from '@zhucan/sql';
import type { Pool, PoolClient } from 'pg';

import type { PlannedTransaction } from '../seeded/plan.js';

/** Transactions under way at once: enough that they meet at aggregates. */
const WRITERS = 6;
/** A database that is away is asked again after this. */
const RETRY_MS = 100;
/** Of a household alone, whose event needs no more than its id. */
const TYPE = 'zhucan.registry.household.opened';

function planned(transaction: PlannedTransaction) {
  return transaction.events.map(({ aggregateId, version }) => ({
    type: TYPE,
    aggregateId,
    aggregateVersion: version,
    occurredOn: '2019-03-01',
    internal: { householdId: aggregateId, synthetic: true, timeline: [] },
  }));
}

/** Does the work of a plan, each transaction until it is known to have ended as planned, also where the database goes meanwhile. */
export class Writer {
  constructor(private readonly pool: Pool) {}

  /**
   * Does transactions, some at once.
   *
   * @param began told how many were begun
   */
  async work(transactions: readonly PlannedTransaction[], began: (count: number) => void): Promise<void> {
    const left = transactions.values();
    let count = 0;
    await Promise.all(
      Array.from({ length: WRITERS }, async () => {
        for (const transaction of left) {
          await pause(transaction.afterMs);
          began((count += 1));
          await this.untilDone(transaction);
        }
      }),
    );
  }

  private async untilDone(transaction: PlannedTransaction): Promise<void> {
    for (;;) {
      try {
        await this.attempt(transaction);
        return;
      } catch {
        // What was to be rolled back is; whether a commit went through is asked at the next attempt.
        if (transaction.outcome === 'ROLLBACK') return;
        await pause(RETRY_MS);
      }
    }
  }

  private async attempt(transaction: PlannedTransaction): Promise<void> {
    const client = await this.pool.connect();
    let broken = true;
    const onError = (): void => undefined;
    client.on('error', onError);
    try {
      await client.query('BEGIN');
      if (!(await this.isDone(client, transaction))) await this.write(client, transaction);
      await pause(transaction.holdMs);
      await client.query(transaction.outcome);
      broken = false;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  private async isDone(client: PoolClient, { id }: PlannedTransaction): Promise<boolean> {
    const { rows } = await client.query('SELECT 1 FROM intended WHERE transaction_id = $1 LIMIT 1', [id]);
    return rows.length > 0;
  }

  private async write(client: PoolClient, transaction: PlannedTransaction): Promise<void> {
    await appendToOutbox(pgSql(client), planned(transaction));
    const { events, id } = transaction;
    await client.query(
      `INSERT INTO intended (aggregate_id, version, event_id, transaction_id)
       SELECT o.aggregate_id, o.version, o.event_id, $3 FROM outbox o
         JOIN unnest($1::text[], $2::integer[]) AS e(aggregate_id, version) USING (aggregate_id, version)`,
      [events.map(({ aggregateId }) => aggregateId), events.map(({ version }) => version), id],
    );
  }
}
