import { randomUUID } from 'node:crypto';

import { checkPayload, ContractError, getEventContract } from '@zhucan/event-contracts';
import { runStatements, type Sql, type Statement } from '@zhucan/sql';

import { erasureType, stateTopicsOfType } from './erasure-topics.js';
import { currentTraceparent } from './trace.js';

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

/**
 * What writes events, in the transaction of the change that they tell of: two statements for any number, none for none.
 *
 * @throws ContractError where a payload does not keep its contract
 */
export function outboxStatements(events: readonly DomainEvent[]): Statement[] {
  if (events.length === 0) return [];
  const rows = events.map((event) => {
    const contract = getEventContract(event.type);
    const [publicPayload, internalPayload] = [
      checkPayload(contract, 'public', event.public),
      checkPayload(contract, 'internal', event.internal),
    ];
    // A row without any would be an erasure.
    if (publicPayload === null && internalPayload === null)
      throw new ContractError(event.type, 'has no payload');
    return {
      event_id: randomUUID(),
      aggregate_type: contract.aggregateType,
      aggregate_id: event.aggregateId,
      version: event.aggregateVersion,
      event_type: event.type,
      occurred_on: event.occurredOn,
      public_payload: publicPayload,
      internal_payload: internalPayload,
    };
  });
  return insertStatements(rows);
}

/** What is held of an aggregate is to go, as the person asked for whom it is. */
export interface Erasure {
  /** The service, as `registry`. */
  readonly context: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** Version of the aggregate after it: an erasure has its place in the order as any event has. */
  readonly aggregateVersion: number;
  /** The business date, `YYYY-MM-DD`. */
  readonly occurredOn: string;
}

/**
 * What takes aggregates out of their state topics, in the transaction in which they are erased here. Logs keep what they hold: they have no direct
 * identifier, and who follows them learns of the end by an event of its own.
 *
 * @throws ContractError where a kind of aggregate has no state topic
 */
export function erasureStatements(erasures: readonly Erasure[]): Statement[] {
  if (erasures.length === 0) return [];
  return insertStatements(
    erasures.map(({ context, aggregateType, aggregateId, aggregateVersion, occurredOn }) => {
      const type = erasureType(context, aggregateType);
      if (stateTopicsOfType(type).length === 0) throw new ContractError(type, 'there is no state topic');
      return {
        event_id: randomUUID(),
        aggregate_type: aggregateType,
        aggregate_id: aggregateId,
        version: aggregateVersion,
        event_type: type,
        occurred_on: occurredOn,
        public_payload: null,
        internal_payload: null,
      };
    }),
  );
}

/** Takes aggregates out of their state topics; see `erasureStatements`. @throws ContractError */
export async function eraseFromStates(sql: Sql, erasures: readonly Erasure[]): Promise<void> {
  await runStatements(sql, erasureStatements(erasures));
}

interface NewRow {
  readonly event_id: string;
  readonly aggregate_type: string;
  readonly aggregate_id: string;
  readonly version: number;
  readonly event_type: string;
  readonly occurred_on: string;
  readonly public_payload: unknown;
  readonly internal_payload: unknown;
}

function insertStatements(rows: readonly NewRow[]): Statement[] {
  const text = `INSERT INTO outbox (event_id, aggregate_type, aggregate_id, version, event_type, occurred_on, public_payload, internal_payload, erases, traceparent)
     SELECT event_id, aggregate_type, aggregate_id, version, event_type, occurred_on, nullif(public_payload, 'null'), nullif(internal_payload, 'null'),
            nullif(public_payload, 'null') IS NULL AND nullif(internal_payload, 'null') IS NULL, $2
       FROM jsonb_to_recordset($1::jsonb) AS e(event_id uuid, aggregate_type text, aggregate_id text, version integer, event_type text,
            occurred_on date, public_payload jsonb, internal_payload jsonb)`;
  return [
    { text, values: [JSON.stringify(rows), currentTraceparent()] },
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
