import { checkPayload, getEventContract, schemaName, topicsFor } from '@zhucan/event-contracts';

import type { CloudEventAttributes, JsonData } from '../cloudevents/cloud-event.js';
import { encodeEvent } from '../cloudevents/kafka-binding.js';
import type { Message } from '../transport/transport.js';
import { stateTopicsOfType } from './erasure-topics.js';
import type { UnsentRow } from './unsent.js';

/**
 * The messages of a row of the outbox: each part goes to its log and, the same, to its state topic; an erasure goes to the state topics alone,
 * without a value.
 *
 * @param source the service
 * @throws ContractError or CloudEventError where the row cannot be sent as it is
 */
export function messagesOf(row: UnsentRow, source: string): Message[] {
  const attributes: CloudEventAttributes = {
    id: row.event_id,
    type: row.event_type,
    source: `/zhucan/${source}`,
    subject: row.aggregate_id,
    time: row.recorded_at.toISOString(),
    aggregateVersion: row.version,
    occurredOn: row.occurred_on,
    traceparent: row.traceparent,
  };
  if (row.erases) {
    const encoded = encodeEvent({ ...attributes, kind: 'ERASURE' });
    return stateTopicsOfType(row.event_type).map(({ name }) => ({ topic: name, ...encoded }));
  }
  const contract = getEventContract(row.event_type);
  return (['public', 'internal'] as const).flatMap((audience): Message[] => {
    // Kept again though it was when it was written: the row may be older than the contract.
    const stored = row[`${audience}_payload`];
    const data = checkPayload(contract, audience, stored === null ? null : JSON.parse(stored));
    const topics = topicsFor(contract, audience);
    if (data === null || topics === null) return [];
    const encoded = encodeEvent({
      ...attributes,
      kind: 'FACT',
      dataSchema: schemaName(contract, audience),
      schemaVersion: contract.version,
      data: data as JsonData,
    });
    return [topics.log, topics.state].map(({ name }) => ({ topic: name, ...encoded }));
  });
}
