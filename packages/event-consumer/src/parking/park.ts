import type { StoredMessage } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';

import { entriesOf, takeIn } from '../inbox.js';
import type { LetterCause } from './letter.js';

/** A message that is to be put away, and why. */
export interface Parked {
  readonly message: StoredMessage;
  readonly cause: LetterCause;
  readonly reason: string;
  readonly attempts: number;
}

interface FoundLetter {
  readonly key: string;
  readonly partition: number;
  readonly place: string;
  readonly event_id: string | null;
  readonly open: boolean;
}

/** What the dead letters say about messages of one partition. */
export interface KnownLetters {
  /** Keys that are parked. */
  readonly keys: ReadonlySet<string>;
  /** Offsets of messages that were put away before, also those that are resolved: they come again after a crash or a rebalance. */
  readonly offsets: ReadonlySet<string>;
}

/**
 * Looks whether keys are parked, and holds their letters until the end of the transaction: who tries them again at the same moment comes before
 * or after. One statement, of no rows as a rule.
 */
export async function findLetters(
  sql: Sql,
  groupId: string,
  messages: readonly StoredMessage[],
): Promise<KnownLetters> {
  const [first] = messages;
  if (!first) return { keys: new Set(), offsets: new Set() };
  const letters = await sql.query<FoundLetter>(
    `SELECT key, message_offset::text AS place, partition, headers->>'ce_id' AS event_id, resolved_at IS NULL AS open FROM dead_letter
      WHERE consumer = $1 AND topic = $2 AND (resolved_at IS NULL AND key = ANY($3::text[])
            OR partition = $4 AND message_offset = ANY($5::bigint[])) ORDER BY letter_id FOR UPDATE`,
    [
      groupId,
      first.topic,
      [...new Set(messages.map(({ key }) => key))],
      first.partition,
      messages.map(({ offset }) => offset),
    ],
  );
  const byOffset = new Map(messages.map((message) => [message.offset, message]));
  // A topic that was made anew has other messages at the same places.
  const known = letters.filter(({ key, partition, place, event_id }) => {
    const message = byOffset.get(place);
    return (
      partition === first.partition && message?.key === key && (message.headers['ce_id'] ?? null) === event_id
    );
  });
  return {
    keys: new Set(letters.filter(({ open }) => open).map(({ key }) => key)),
    offsets: new Set(known.map(({ place }) => place)),
  };
}

/** Puts messages away in their order; one statement. */
export async function park(sql: Sql, groupId: string, letters: readonly Parked[]): Promise<void> {
  if (letters.length === 0) return;
  await sql.query(
    `INSERT INTO dead_letter (consumer, topic, partition, message_offset, key, headers, value, cause, reason, attempts)
     SELECT $1, topic, partition, message_offset, key, headers, value, cause, reason, attempts
       FROM ROWS FROM (jsonb_to_recordset($2::jsonb) AS (topic text, partition integer, message_offset bigint, key text, headers jsonb, value text,
            cause text, reason text, attempts integer)) WITH ORDINALITY
            AS l(topic, partition, message_offset, key, headers, value, cause, reason, attempts, nth) ORDER BY nth ON CONFLICT ON CONSTRAINT dead_letter_place DO NOTHING`,
    [
      groupId,
      JSON.stringify(
        letters.map(({ message: { topic, partition, offset, key, headers, value }, ...why }) => ({
          topic,
          partition,
          message_offset: offset,
          key,
          headers,
          value,
          ...why,
        })),
      ),
    ],
  );
}

/**
 * Ends the letters of aggregates that were erased: what they say is gone, and their keys are parked no more. They are done with, as such that are skipped: whoever
 * compares the books finds them in the inbox.
 */
export async function eraseLetters(sql: Sql, groupId: string, keys: readonly string[]): Promise<void> {
  if (keys.length === 0) return;
  const ended = await sql.query<{ topic: string; key: string; headers: Record<string, string> }>(
    `UPDATE dead_letter SET resolution = 'ERASED', resolved_at = now(), value = NULL, retry_asked_at = NULL
      WHERE consumer = $1 AND key = ANY($2::text[]) AND resolved_at IS NULL RETURNING topic, key, headers`,
    [groupId, [...keys]],
  );
  await takeIn(sql, ended.flatMap(entriesOf));
}

/** How many keys of a group are parked. */
export async function countParkedKeys(sql: Sql, groupId: string): Promise<number> {
  const [row] = await sql.query<{ keys: number }>(
    `SELECT count(DISTINCT (topic, key))::integer AS keys FROM dead_letter WHERE consumer = $1 AND resolved_at IS NULL`,
    [groupId],
  );
  return row?.keys ?? 0;
}

/** How many messages of each topic wait as dead letters of a group. */
export async function countParked(sql: Sql, groupId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await sql.query<{ topic: string; messages: number }>(
    'SELECT topic, count(*)::integer AS messages FROM dead_letter WHERE consumer = $1 AND resolved_at IS NULL GROUP BY topic',
    [groupId],
  );
  return new Map(rows.map(({ topic, messages }) => [topic, messages]));
}
