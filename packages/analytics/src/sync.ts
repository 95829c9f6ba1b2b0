import { ContractError, getEventContract, readPayload, type Topic, TOPICS } from '@zhucan/event-contracts';
import { CloudEventError, decodeEvent, type Message, type Transport } from '@zhucan/messaging';

import type { Arrival, Store } from './store/store.js';

/** Messages taken in one transaction: some megabytes of JSON. */
const CHUNK = 5_000;

/** The topics that anyone may read: the logs with every event, and the states, which alone tell of erasures. */
export const PUBLIC_TOPICS: readonly Topic[] = [...TOPICS.values()].filter(
  ({ audience }) => audience === 'public',
);

/** What a run brought. */
export interface SyncResult {
  /** Messages read, states among them. */
  readonly read: number;
  /** Events that were new. */
  readonly taken: number;
  /** Messages that keep no contract, by the rule that they break; they are left out, never guessed at. */
  readonly broken: ReadonlyMap<string, number>;
}

/**
 * Reads a message of a public topic by the reader's contract: members of a later release are passed over.
 *
 * @throws CloudEventError or ContractError, which name header, member and rule, never a value
 */
export function readArrival(topic: Topic, message: Message): Arrival {
  const event = decodeEvent(message);
  const place = {
    context: topic.context,
    aggregateType: topic.aggregateType,
    aggregateId: event.subject,
    version: event.aggregateVersion,
  };
  if (event.kind === 'ERASURE') return { ...place, event: null };
  return {
    ...place,
    event: {
      id: event.id,
      type: event.type,
      occurredOn: event.occurredOn,
      recordedAt: event.time,
      data: readPayload(getEventContract(event.type, event.schemaVersion), 'public', event.data),
    },
  };
}

/** Brings a store up to what is on the public topics now. What it holds already is taken no second time. */
export async function syncStore(store: Store, transport: Transport): Promise<SyncResult> {
  const broken = new Map<string, number>();
  let [read, taken] = [0, 0];
  for (const topic of PUBLIC_TOPICS) {
    const arrivals: Arrival[] = [];
    await transport.readAll([topic.name], (message) => {
      read += 1;
      try {
        arrivals.push(readArrival(topic, message));
      } catch (error) {
        if (!(error instanceof CloudEventError || error instanceof ContractError)) throw error;
        broken.set(error.message, (broken.get(error.message) ?? 0) + 1);
      }
    });
    for (let at = 0; at < arrivals.length; at += CHUNK)
      taken += await store.take(arrivals.slice(at, at + CHUNK));
  }
  return { read, taken, broken };
}
