import { setTimeout as pause } from 'node:timers/promises';

import { checkPayload, getEventContract, schemaName, topicsFor } from '@zhucan/event-contracts';
import { encodeEvent, type FactEvent, type Message, type Transport } from '@zhucan/messaging';

import { idOf, type SampleEvent } from './sample.js';

/** Time between two sends: news comes in a steady stream, and not in lumps of a second. */
const TICK_MS = 100;

/**
 * The messages of an event as the services send them: to its public log and its state.
 *
 * @throws ContractError where it does not keep its contract
 */
export function messagesOf({ type, aggregateId, version, occurredOn, data }: SampleEvent): Message[] {
  const contract = getEventContract(type);
  const topics = topicsFor(contract, 'public');
  if (!topics) return [];
  const encoded = encodeEvent({
    kind: 'FACT',
    id: idOf(`${type} ${aggregateId} ${version}`),
    type,
    source: `/zhucan/${contract.context}`,
    subject: aggregateId,
    time: `${occurredOn}T09:00:00.000Z`,
    aggregateVersion: version,
    occurredOn,
    traceparent: null,
    dataSchema: schemaName(contract, 'public'),
    schemaVersion: contract.version,
    data: checkPayload(contract, 'public', data) as FactEvent['data'],
  });
  return [topics.log, topics.state].map(({ name }) => ({ topic: name, ...encoded }));
}

/** How a feed runs. */
export interface FeedSettings {
  readonly transport: Transport;
  readonly events: readonly SampleEvent[];
  /** Events in a second. */
  readonly speed: number;
  /** Told after each send: how many went out, and the business date that was reached. */
  readonly onProgress: (sent: number, occurredOn: string) => void;
  /** Ends the feed early. */
  readonly signal: AbortSignal;
}

/** Sends events at a steady speed, in their order. */
export async function runFeed({ transport, events, speed, onProgress, signal }: FeedSettings): Promise<void> {
  const inTick = Math.max(1, Math.round((speed * TICK_MS) / 1000));
  const tickMs = (inTick * 1000) / speed;
  const topics = new Set(events.flatMap((event) => messagesOf(event).map(({ topic }) => topic)));
  await transport.ensureTopics([...topics]);
  for (let at = 0; at < events.length && !signal.aborted; at += inTick) {
    const due = Date.now() + tickMs;
    const some = events.slice(at, at + inTick);
    await transport.send(some.flatMap(messagesOf));
    const last = some.at(-1);
    if (last) onProgress(at + some.length, last.occurredOn);
    await pause(Math.max(0, due - Date.now()), undefined, { signal }).catch(() => undefined);
  }
}
