import { ContractError, getEventContract, readPayload, type Topic, TOPICS } from '@zhucan/event-contracts';
import {
  CloudEventError,
  decodeEvent,
  type Message,
  type StoredMessage,
  type Transport,
} from '@zhucan/messaging';

import type { Arrival, ReadTo, Store } from './store/store.js';

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
  const contract = getEventContract(event.type, event.schemaVersion);
  const data = readPayload(contract, 'public', event.data);
  const { id, type, occurredOn, time: recordedAt } = event;
  return { ...place, event: contract.erases ? null : { id, type, occurredOn, recordedAt, data } };
}

/** What reading wants of a store. */
export type Taker = Pick<Store, 'readTo' | 'forgetReadTo' | 'take'>;

interface Place {
  readonly topic: string;
  readonly partition: number;
}

const nameOf = ({ topic, partition }: Place): string => `${topic}/${partition}`;

/** One reading of topics into a store, from where it was read to. */
class Reading {
  /** Topics that are not the ones that were read before: they were made anew, and want reading from their beginning. */
  readonly anew = new Set<string>();
  private readonly known: ReadonlyMap<string, ReadTo>;
  private readonly met = new Set<string>();
  /** Partitions with a message that keeps no contract: they are read from before it again, in case a later release can. */
  private readonly held = new Set<string>();
  private arrivals: Arrival[] = [];
  private reached = new Map<string, ReadTo>();

  constructor(
    private readonly store: Taker,
    private readonly topics: ReadonlyMap<string, Topic>,
    private readonly from: readonly ReadTo[],
    /** What all readings of a run bring together. */
    private readonly result: { read: number; taken: number; readonly broken: Map<string, number> },
  ) {
    this.known = new Map(from.map((place) => [nameOf(place), place]));
  }

  async run(transport: Transport): Promise<void> {
    // The last message that was read is read once more: it tells that the topic is the same.
    await transport.readAll([...this.topics.keys()], (message) => this.take(message), {
      from: { places: this.from },
    });
    for (const place of this.from) if (!this.met.has(nameOf(place))) this.anew.add(place.topic);
    await this.flush();
  }

  private async take(message: StoredMessage): Promise<void> {
    const topic = this.topics.get(message.topic);
    if (!topic || this.isKnown(topic, message) || this.anew.has(message.topic)) return;
    this.result.read += 1;
    const name = nameOf(message);
    try {
      this.arrivals.push(readArrival(topic, message));
      if (!this.held.has(name)) {
        const { partition, offset, headers } = message;
        this.reached.set(name, { topic: topic.name, partition, offset, eventId: headers['ce_id'] ?? '' });
      }
    } catch (error) {
      if (!(error instanceof CloudEventError || error instanceof ContractError)) throw error;
      const { broken } = this.result;
      broken.set(error.message, (broken.get(error.message) ?? 0) + 1);
      this.held.add(name);
    }
    if (this.arrivals.length >= CHUNK) await this.flush();
  }

  /** Whether this is the message that was read last; where another has its place, the topic was made anew. */
  private isKnown(topic: Topic, message: StoredMessage): boolean {
    const name = nameOf(message);
    const known = this.known.get(name);
    if (!known || this.met.has(name)) return false;
    this.met.add(name);
    if (message.offset === known.offset && message.headers['ce_id'] === known.eventId) return true;
    // Of states the last may have been replaced by a later one of its key.
    const compacted = topic.class.endsWith('STATE') && message.offset !== known.offset;
    if (!compacted) this.anew.add(topic.name);
    return false;
  }

  private async flush(): Promise<void> {
    const [arrivals, reached] = [this.arrivals, [...this.reached.values()]];
    this.arrivals = [];
    this.reached = new Map();
    this.result.taken += await this.store.take(
      arrivals,
      reached.filter(({ topic }) => !this.anew.has(topic)),
    );
  }
}

/**
 * Brings a store up to what is on the public topics now, from where it was read to before. What it holds already is taken no second time; a topic that
 * was made anew is read from its beginning.
 */
export async function syncStore(store: Taker, transport: Transport): Promise<SyncResult> {
  const topics = new Map(PUBLIC_TOPICS.map((topic) => [topic.name, topic]));
  const result = { read: 0, taken: 0, broken: new Map<string, number>() };
  const first = new Reading(store, topics, await store.readTo(), result);
  await first.run(transport);
  if (first.anew.size > 0) {
    for (const name of first.anew) await store.forgetReadTo(name);
    const anew = new Map([...topics].filter(([name]) => first.anew.has(name)));
    await new Reading(store, anew, [], result).run(transport);
  }
  return result;
}
