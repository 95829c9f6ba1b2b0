import type { Sql } from '@zhucan/sql';

import { entriesOf, takeIn } from '../inbox.js';
import { readMessage } from '../received.js';
import type { LetterCause } from './letter.js';
import type { ParkedKey } from './retry.js';

/** A dead letter is not there, or not in a state for what is asked. */
export class LetterError extends Error {
  override readonly name = 'LetterError';

  constructor(
    readonly code: 'NO_SUCH_LETTER' | 'NO_SUCH_KEY' | 'REASON_NEEDED',
    message: string,
  ) {
    super(message);
  }
}

/** A parked key with its first message, which holds the others up. */
export interface ParkedKeyLine extends ParkedKey {
  readonly letters: number;
  readonly letterId: string;
  readonly cause: LetterCause;
  readonly reason: string;
  readonly attempts: number;
  readonly since: Date;
  readonly lastAt: Date;
  readonly retryAsked: boolean;
}

/** A dead letter. */
export interface DeadLetter extends ParkedKey {
  readonly letterId: string;
  readonly partition: number;
  readonly offset: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly value: string | null;
  readonly cause: LetterCause;
  readonly reason: string;
  readonly attempts: number;
  readonly firstAt: Date;
  readonly lastAt: Date;
  readonly fixedReason: string | null;
}

const LETTER = `letter_id::text AS "letterId", consumer, topic, partition, message_offset::text AS "offset", key, headers, value, cause, reason, attempts,
  first_at AS "firstAt", last_at AS "lastAt", fixed_reason AS "fixedReason"`;

/** Enough for a screen or two; the count of all stands beside. */
const MOST_KEYS = 200;
const MOST_LETTERS = 1_000;

/** The parked keys of a service, those first that wait longest. */
export function listParkedKeys(sql: Sql): Promise<ParkedKeyLine[]> {
  return sql.query<ParkedKeyLine>(
    `SELECT f.*, n.letters, n.asked AS "retryAsked" FROM (
       SELECT DISTINCT ON (consumer, topic, key) consumer, topic, key, letter_id::text AS "letterId", cause, reason, attempts, first_at AS since,
              last_at AS "lastAt" FROM dead_letter WHERE resolved_at IS NULL ORDER BY consumer, topic, key, letter_id) f
       JOIN (SELECT consumer, topic, key, count(*)::integer AS letters, bool_or(retry_asked_at IS NOT NULL) AS asked
               FROM dead_letter WHERE resolved_at IS NULL GROUP BY consumer, topic, key) n USING (consumer, topic, key)
      ORDER BY f.since LIMIT ${MOST_KEYS}`,
  );
}

/** The waiting letters of a key in their order, of every consumer and topic of the service. */
export function listLetters(sql: Sql, key: string): Promise<DeadLetter[]> {
  return sql.query<DeadLetter>(
    `SELECT ${LETTER} FROM dead_letter WHERE key = $1 AND resolved_at IS NULL ORDER BY letter_id LIMIT ${MOST_LETTERS}`,
    [key],
  );
}

async function getLetter(sql: Sql, letterId: string): Promise<DeadLetter> {
  const [letter] = /^\d{1,18}$/.test(letterId)
    ? await sql.query<DeadLetter>(
        `SELECT ${LETTER} FROM dead_letter WHERE letter_id = $1 AND resolved_at IS NULL FOR UPDATE`,
        [letterId],
      )
    : [];
  if (!letter) throw new LetterError('NO_SUCH_LETTER', `no dead letter ${letterId} waits`);
  return letter;
}

function checkReason(reason: string): void {
  if (reason.trim() === '') throw new LetterError('REASON_NEEDED', 'a reason is needed');
}

/**
 * Asks the service to let the messages of a key take effect, in their order. The consumer meets it within a second where it runs, and else at its
 * next start.
 *
 * @returns how many messages wait
 * @throws LetterError where no message of the key waits
 */
export async function askRetry(sql: Sql, key: string): Promise<number> {
  const rows = await sql.query(
    `UPDATE dead_letter SET retry_asked_at = now() WHERE key = $1 AND resolved_at IS NULL RETURNING letter_id`,
    [key],
  );
  if (rows.length === 0) throw new LetterError('NO_SUCH_KEY', `no message of the key ${key} waits`);
  return rows.length;
}

/**
 * Drops a message for good; those behind it stay parked until they are tried again. In one transaction.
 *
 * @throws LetterError
 */
export async function skipLetter(sql: Sql, letterId: string, reason: string): Promise<DeadLetter> {
  checkReason(reason);
  const letter = await getLetter(sql, letterId);
  await sql.query(
    `UPDATE dead_letter SET resolution = 'SKIPPED', resolution_reason = $2, resolved_at = now(), value = NULL, retry_asked_at = NULL WHERE letter_id = $1`,
    [letterId, reason],
  );
  // It is done with: whoever compares the books finds it, and it takes no effect where it is sent once more.
  await takeIn(sql, entriesOf(letter));
  return letter;
}

/**
 * Replaces the value of a message, once it keeps its contract. In one transaction.
 *
 * @throws LetterError, or BrokenMessageError where the new value breaks the contract too
 */
export async function fixLetter(
  sql: Sql,
  letterId: string,
  value: string,
  reason: string,
): Promise<DeadLetter> {
  checkReason(reason);
  const letter = await getLetter(sql, letterId);
  readMessage({ ...letter, value });
  await sql.query('UPDATE dead_letter SET value = $2, fixed_reason = $3 WHERE letter_id = $1', [
    letterId,
    value,
    reason,
  ]);
  return letter;
}
