import type { Sql } from '@zhucan/sql';

/** What is written of an event that takes effect. */
export interface InboxEntry {
  readonly eventId: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The id of the event that a message brings, by its headers alone; null where they do not say it. */
export function eventIdOf(headers: Readonly<Record<string, string | undefined>>): string | null {
  const id = headers['ce_id'] ?? '';
  return UUID.test(id) ? id : null;
}

/** What the inbox holds of a message that takes no effect any more; nothing where its headers do not say which event it is. */
export function entriesOf({
  topic,
  key,
  headers,
}: {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}): InboxEntry[] {
  const version = Number(headers['ce_aggregateversion']);
  const eventId = eventIdOf(headers);
  return eventId !== null && Number.isInteger(version)
    ? [{ eventId, topic, aggregateId: key, aggregateVersion: version }]
    : [];
}

/** Writes events into the inbox; tells those that were not there, in their order. One statement. */
export async function takeIn<E extends InboxEntry>(sql: Sql, events: readonly E[]): Promise<E[]> {
  if (events.length === 0) return [];
  const fresh = await sql.query<{ event_id: string; topic: string }>(
    `INSERT INTO inbox (event_id, topic, aggregate_id, version)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::integer[]) ON CONFLICT DO NOTHING RETURNING event_id, topic`,
    [
      events.map((event) => event.eventId),
      events.map((event) => event.topic),
      events.map((event) => event.aggregateId),
      events.map((event) => event.aggregateVersion),
    ],
  );
  const names = new Set(fresh.map((row) => `${row.topic}/${row.event_id}`));
  return events.filter((event) => names.delete(`${event.topic}/${event.eventId}`));
}

/** Tells which events had their effect before. One statement. */
export async function findTaken(
  sql: Sql,
  events: readonly Pick<InboxEntry, 'eventId' | 'topic'>[],
): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set();
  const rows = await sql.query<{ event_id: string }>(
    'SELECT event_id FROM inbox JOIN unnest($1::uuid[], $2::text[]) AS e(event_id, topic) USING (event_id, topic)',
    [events.map((event) => event.eventId), events.map((event) => event.topic)],
  );
  return new Set(rows.map((row) => row.event_id));
}
