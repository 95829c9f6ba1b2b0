import type { StoredMessage } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';

import { eventIdOf } from '../inbox.js';

/** An event that is not where it should be. */
export interface MissingEvent {
  readonly topic: string;
  readonly aggregateId: string;
  /** 0 where the message names none. */
  readonly version: number;
  /** Not taken in here although its place is settled, or not on its topic although it is marked as sent. */
  readonly lacking: 'HERE' | 'ON_TOPIC';
}

/** A message that should have had its effect. */
export interface SettledMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly aggregateId: string;
  readonly version: number;
  /** Null where the message names none. */
  readonly eventId: string | null;
}

/** What is kept of a message until it is found. */
export function settledMessage({ topic, partition, offset, key, headers }: StoredMessage): SettledMessage {
  const version = headers['ce_aggregateversion'] ?? '';
  return {
    topic,
    partition,
    offset,
    aggregateId: key,
    version: /^\d{1,9}$/.test(version) ? Number(version) : 0,
    eventId: eventIdOf(headers),
  };
}

/** Those of some messages that neither took effect nor were put away, whatever became of them then; in their order. One statement. */
export async function findMissing(
  sql: Sql,
  groupId: string,
  messages: readonly SettledMessage[],
): Promise<SettledMessage[]> {
  if (messages.length === 0) return [];
  const rows = await sql.query<{ nth: number }>(
    `SELECT m.nth::integer FROM unnest($2::text[], $3::integer[], $4::bigint[], $5::uuid[]) WITH ORDINALITY AS m(topic, partition, message_offset, event_id, nth)
      WHERE NOT EXISTS (SELECT FROM inbox i WHERE i.topic = m.topic AND i.event_id = m.event_id)
        AND NOT EXISTS (SELECT FROM dead_letter d WHERE d.consumer = $1 AND d.topic = m.topic AND d.partition = m.partition AND d.message_offset = m.message_offset)
      ORDER BY m.nth`,
    [
      groupId,
      messages.map(({ topic }) => topic),
      messages.map(({ partition }) => partition),
      messages.map(({ offset }) => offset),
      messages.map(({ eventId }) => eventId),
    ],
  );
  return rows.flatMap(({ nth }) => messages[nth - 1] ?? []);
}
