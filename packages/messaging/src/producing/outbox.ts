import { randomUUID } from 'node:crypto';

import { checkPayload, getEventContract } from '@zhucan/event-contracts';
import { runStatements, type Sql, type Statement } from '@zhucan/sql';

/** Something that happened to an aggregate, with the version that the aggregate has after it. */
export interface DomainEvent {
  /** `zhucan.<context>.<aggregate>.<what happened>`. */
  readonly type: string;
  readonly aggregateId: string;
  /** 1 for the first event of the aggregate, one more for each that follows. */
  readonly aggregateVersion: number;
  /** The business date, `YYYY-MM-DD`. */
  readonly occurredOn: string;
  readonly internal?: unknown;
  readonly public?: unknown;
}

/** The channel on which a commit wakes the relay. */
export const OUTBOX_CHANNEL = 'zhucan_outbox';

/** The outbox table, for a service's first migration. */
export function outboxTableSql(): string[] {
  return [
    `CREATE TABLE outbox (
       position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, event_id uuid NOT NULL UNIQUE, aggregate_type text NOT NULL, aggregate_id text NOT NULL,
       version integer NOT NULL CHECK (version >= 1), event_type text NOT NULL, occurred_on date NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now(),
       public_payload jsonb, internal_payload jsonb, published_at timestamptz,
       CONSTRAINT outbox_version UNIQUE (aggregate_id, version), CHECK (public_payload IS NOT NULL OR internal_payload IS NOT NULL))`,
    `COMMENT ON TABLE outbox IS 'Every event of this service, written in the transaction of the change that it tells of.'`,
    `COMMENT ON COLUMN outbox.position IS 'Order of writing; not the order of commits.'`,
    `COMMENT ON COLUMN outbox.event_id IS 'Id of the event, the same on every topic and at every delivery.'`,
    `COMMENT ON COLUMN outbox.aggregate_type IS 'Kind of aggregate, as resident.'`,
    `COMMENT ON COLUMN outbox.aggregate_id IS 'Id of the aggregate, and key of the message.'`,
    `COMMENT ON COLUMN outbox.version IS 'Version of the aggregate after the event: 1, 2, 3 without a gap.'`,
    `COMMENT ON COLUMN outbox.event_type IS 'Type of the event.'`,
    `COMMENT ON COLUMN outbox.occurred_on IS 'Business date.'`,
    `COMMENT ON COLUMN outbox.recorded_at IS 'Instant of writing.'`,
    `COMMENT ON COLUMN outbox.public_payload IS 'What anyone may see.'`,
    `COMMENT ON COLUMN outbox.internal_payload IS 'What only our services may see.'`,
    `COMMENT ON COLUMN outbox.published_at IS 'Instant of the broker''s acknowledgement; null while in flight.'`,
    `CREATE INDEX outbox_unpublished ON outbox (position) WHERE published_at IS NULL`,
    `CREATE INDEX outbox_unpublished_aggregate ON outbox (aggregate_id, version) WHERE published_at IS NULL`,
  ];
}

/**
 * What writes events, in the transaction of the change that they tell of: two statements for any number, none for none.
 *
 * @throws ContractError where a payload does not keep its contract
 */
export function outboxStatements(events: readonly DomainEvent[]): Statement[] {
  if (events.length === 0) return [];
  const rows = events.map((event) => {
    const contract = getEventContract(event.type);
    return {
      event_id: randomUUID(),
      aggregate_type: contract.aggregateType,
      aggregate_id: event.aggregateId,
      version: event.aggregateVersion,
      event_type: event.type,
      occurred_on: event.occurredOn,
      public_payload: checkPayload(contract, 'public', event.public),
      internal_payload: checkPayload(contract, 'internal', event.internal),
    };
  });
  const text = `INSERT INTO outbox (event_id, aggregate_type, aggregate_id, version, event_type, occurred_on, public_payload, internal_payload)
     SELECT event_id, aggregate_type, aggregate_id, version, event_type, occurred_on, nullif(public_payload, 'null'), nullif(internal_payload, 'null')
       FROM jsonb_to_recordset($1::jsonb) AS e(event_id uuid, aggregate_type text, aggregate_id text, version integer, event_type text,
            occurred_on date, public_payload jsonb, internal_payload jsonb)`;
  return [
    { text, values: [JSON.stringify(rows)] },
    { text: `SELECT pg_notify('${OUTBOX_CHANNEL}', '')`, values: [] },
  ];
}

/**
 * Writes events in the transaction of the change that they tell of; two statements for any number.
 *
 * @throws ContractError where a payload does not keep its contract
 */
export async function appendToOutbox(sql: Sql, events: readonly DomainEvent[]): Promise<void> {
  await runStatements(sql, outboxStatements(events));
}
