import { ContractError, getEventContract, readPayload, TOPICS } from '@zhucan/event-contracts';
import { CloudEventError, decodeEvent, type Message } from '@zhucan/messaging';

/** An event as a consumer sees it. */
export interface ReceivedEvent {
  readonly eventId: string;
  readonly type: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  /** The business date. */
  readonly occurredOn: string;
  /** Instant of recording, RFC 3339. */
  readonly recordedAt: string;
  /** The payload, checked against its contract. */
  readonly data: unknown;
}

/** What is held of an aggregate goes: its log brought the event that says so, or its topic of states the tombstone. */
export interface Erasure {
  readonly eventId: string;
  readonly topic: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  /** The business date. */
  readonly occurredOn: string;
}

/** What a message brings. */
export type Received =
  | { readonly kind: 'EVENT'; readonly event: ReceivedEvent }
  | { readonly kind: 'ERASURE'; readonly event: Erasure };

/** A message does not keep its contract. It names the header or field and the rule, never what stood there. */
export class BrokenMessageError extends Error {
  override readonly name = 'BrokenMessageError';

  constructor(rule: string, cause?: CloudEventError | ContractError) {
    super(rule, { cause });
  }
}

/**
 * Reads a message and checks what it brings against its contract.
 *
 * @throws BrokenMessageError
 */
export function readMessage(message: Message): Received {
  try {
    return read(message);
  } catch (error) {
    if (error instanceof CloudEventError) throw new BrokenMessageError(error.message, error);
    if (error instanceof ContractError) throw new BrokenMessageError(error.message, error);
    throw error;
  }
}

function read(message: Message): Received {
  const topic = TOPICS.get(message.topic);
  const event = decodeEvent(message);
  const place = {
    eventId: event.id,
    topic: message.topic,
    aggregateId: event.subject,
    aggregateVersion: event.aggregateVersion,
    occurredOn: event.occurredOn,
  };
  if (event.kind === 'ERASURE') {
    if (topic && !topic.class.endsWith('_STATE'))
      throw new BrokenMessageError('value: is null outside a topic of states');
    return { kind: 'ERASURE', event: place };
  }
  const contract = getEventContract(event.type);
  if (topic && (topic.context !== contract.context || topic.aggregateType !== contract.aggregateType))
    throw new BrokenMessageError('ce_type: is not an event of this topic');
  const audience = topic?.audience ?? (contract.public ? 'public' : 'internal');
  const data = readPayload(contract, audience, event.data);
  if (contract.erases) return { kind: 'ERASURE', event: place };
  return {
    kind: 'EVENT',
    event: { ...place, type: event.type, recordedAt: event.time, data },
  };
}
