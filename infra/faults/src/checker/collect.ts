import pg from 'pg';

import type { Evidence, Place, SeenEvent, SeenMessage } from './evidence.js';
import type { RawMessage, Topics } from './topics.js';

/** A topic, and where a run begins in it. */
export interface TopicPart {
  readonly topic: string;
  readonly from: ReadonlyMap<number, bigint>;
}

/** Where a run left its traces. */
export interface Traces {
  readonly publisherUrl: string;
  readonly consumerUrl: string;
  readonly topics: Topics;
  readonly log: TopicPart;
  /** The topic of states; null where nothing is sent to it. */
  readonly states: TopicPart | null;
}

interface EventRow {
  readonly aggregate_id: string;
  readonly version: number;
  readonly event_id: string;
}

const seen = (row: EventRow): SeenEvent => ({
  aggregateId: row.aggregate_id,
  version: row.version,
  eventId: row.event_id,
});

function header({ headers }: RawMessage, name: string): string {
  const value = headers[name];
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value ?? '');
}

const message = (raw: RawMessage): SeenMessage => ({
  aggregateId: raw.key,
  version: Number(header(raw, 'ce_aggregateversion')),
  eventId: header(raw, 'ce_id'),
  partition: raw.partition,
  offset: raw.offset,
});

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Reads what a run left: tables of the driver and of the effects, and the topics message by message. */
export async function collect({
  publisherUrl,
  consumerUrl,
  topics,
  log,
  states,
}: Traces): Promise<Pick<Evidence, 'intended' | 'log' | 'states' | 'effects' | 'letters'>> {
  const intended = await query<EventRow>(
    publisherUrl,
    'SELECT aggregate_id, version, event_id FROM intended',
  );
  const effects = await query<EventRow>(
    consumerUrl,
    'SELECT aggregate_id, version, event_id FROM effect ORDER BY effect_id',
  );
  const letters = await query<{ aggregate_id: string; version: string }>(
    consumerUrl,
    `SELECT key AS aggregate_id, headers ->> 'ce_aggregateversion' AS version FROM dead_letter`,
  );
  return {
    intended: intended.map(seen),
    log: (await topics.read(log.topic, log.from)).map(message),
    states: states === null ? null : (await topics.read(states.topic, states.from)).map(message),
    effects: effects.map(seen),
    letters: letters.map((row): Place => ({
      aggregateId: row.aggregate_id,
      version: Number(row.version),
    })),
  };
}
