import type { StoredMessage } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';
import type { Pool } from 'pg';

import { type Effects, takeEffect } from '../effect.js';
import { faultKind } from '../faults.js';
import { BrokenMessageError, readMessage } from '../received.js';
import { inTransaction } from '../transaction.js';
import { type LetterCause, reasonOf } from './letter.js';

/** A key of a consumer whose messages are parked. */
export interface ParkedKey {
  readonly consumer: string;
  readonly topic: string;
  readonly key: string;
}

/** How a retry ended: the key is released, or its first message failed again. */
export type RetryOutcome =
  | { readonly released: true; readonly messages: number }
  | { readonly released: false; readonly messages: number; readonly reason: string };

interface LetterRow {
  readonly letter_id: string;
  readonly partition: number;
  readonly message_offset: string;
  readonly headers: Record<string, string>;
  readonly value: string | null;
}

const OPEN = 'consumer = $1 AND topic = $2 AND key = $3 AND resolved_at IS NULL';

/** The first waiting letter of a key, held until the end of the transaction. */
async function holdFirst(sql: Sql, { consumer, topic, key }: ParkedKey): Promise<LetterRow | undefined> {
  for (;;) {
    const [row] = await sql.query<LetterRow>(
      `SELECT letter_id::text AS letter_id, partition, message_offset::text AS message_offset, headers, value
         FROM dead_letter WHERE ${OPEN} ORDER BY letter_id LIMIT 1 FOR UPDATE`,
      [consumer, topic, key],
    );
    if (row) return row;
    // Another may have resolved the one that was waited for; then the next is the first.
    const left = await sql.query(`SELECT 1 FROM dead_letter WHERE ${OPEN} LIMIT 1`, [consumer, topic, key]);
    if (left.length === 0) return undefined;
  }
}

/** Lets the first message of a key take effect; false where none is left. */
async function retryFirst(
  pool: Pool,
  parked: ParkedKey,
  effects: Effects,
  note: (letterId: string) => void,
): Promise<boolean> {
  return inTransaction(pool, async (sql) => {
    const row = await holdFirst(sql, parked);
    if (!row) return false;
    note(row.letter_id);
    const message: StoredMessage = {
      topic: parked.topic,
      key: parked.key,
      partition: row.partition,
      offset: row.message_offset,
      headers: row.headers,
      value: row.value,
      sentAtMs: 0,
    };
    await takeEffect(sql, [readMessage(message)], effects);
    await sql.query(
      `UPDATE dead_letter SET resolution = 'RETRIED', resolved_at = now(), last_at = now(), attempts = attempts + 1, value = NULL, retry_asked_at = NULL
        WHERE letter_id = $1`,
      [row.letter_id],
    );
    return true;
  });
}

function causeOf(error: unknown): LetterCause {
  if (error instanceof BrokenMessageError) return 'BROKEN';
  return faultKind(error) === 'PERMANENT' ? 'PERMANENT' : 'EXHAUSTED';
}

/**
 * Lets the parked messages of a key take effect in their order, each in a transaction of its own, and releases the key. Where one fails again, it
 * and those behind it stay.
 *
 * @throws what passes by itself, as a lost connection: the request stands and is met later
 */
export async function retryParkedKey(pool: Pool, parked: ParkedKey, effects: Effects): Promise<RetryOutcome> {
  let messages = 0;
  for (;;) {
    let letterId = '';
    try {
      if (!(await retryFirst(pool, parked, effects, (id) => (letterId = id))))
        return { released: true, messages };
      messages += 1;
    } catch (error) {
      if (letterId === '' || faultKind(error) === 'PASSING') throw error;
      const reason = reasonOf(error);
      await inTransaction(pool, async (sql) => {
        await sql.query(
          `UPDATE dead_letter SET cause = $2, reason = $3, attempts = attempts + 1, last_at = now() WHERE letter_id = $1 AND resolved_at IS NULL`,
          [letterId, causeOf(error), reason],
        );
        await sql.query(`UPDATE dead_letter SET retry_asked_at = NULL WHERE ${OPEN}`, [
          parked.consumer,
          parked.topic,
          parked.key,
        ]);
      });
      return { released: false, messages, reason };
    }
  }
}

/** The keys of a consumer that somebody asked to try again, those first that wait longest. */
export async function findAskedRetries(sql: Sql, consumer: string): Promise<ParkedKey[]> {
  return sql.query<ParkedKey>(
    `SELECT consumer, topic, key FROM dead_letter WHERE retry_asked_at IS NOT NULL AND resolved_at IS NULL AND consumer = $1
      GROUP BY consumer, topic, key ORDER BY min(retry_asked_at) LIMIT 100`,
    [consumer],
  );
}
