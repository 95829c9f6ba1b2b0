import { randomUUID } from 'node:crypto';

import { appendToOutbox } from '@zhucan/messaging';
import { pgSql } from '@zhucan/sql';

import { quantile } from './figures.js';
import { type BenchSystem, eventOf } from './system.js';

/** The first transactions plan what all of them do. */
const WARMUP = 50;

/** The median time of a transaction that changes a row, without and with an event of it, in turns. */
export async function writeCost(
  { publisher }: BenchSystem,
  transactions: number,
): Promise<{ without: number; with: number }> {
  await publisher.query(
    'CREATE TABLE IF NOT EXISTS household (household_id uuid PRIMARY KEY, opened_on date NOT NULL)',
  );
  const client = await publisher.connect();
  const took: Record<'without' | 'with', number[]> = { without: [], with: [] };
  try {
    for (let nth = -WARMUP; nth < transactions; nth += 1)
      for (const kind of ['without', 'with'] as const) {
        const id = randomUUID();
        const began = performance.now();
        await client.query('BEGIN');
        await client.query('INSERT INTO household VALUES ($1, $2)', [id, '2019-03-01']);
        if (kind === 'with') await appendToOutbox(pgSql(client), [eventOf(id, 1)]);
        await client.query('COMMIT');
        if (nth >= 0) took[kind].push(performance.now() - began);
      }
  } finally {
    client.release();
  }
  return { without: quantile(took.without, 0.5), with: quantile(took.with, 0.5) };
}
