import { TOPICS } from '@zhucan/event-contracts';

import { logPartition, type Partition, type Placed, statePartition } from './memory-partition.js';
import type { Message, ReadFrom, StoredMessage } from './transport.js';

/** As many as Kafka's topics have by default. */
const PARTITIONS = 3;

/** A partition with its name. */
export interface NamedPartition {
  readonly topic: string;
  readonly number: number;
  readonly name: string;
  readonly partition: Partition;
}

/** A group of readers: where it stands in each partition, and which of them is being read. */
export interface Group {
  readonly topics: Set<string>;
  readonly offsets: Map<string, number>;
  readonly busy: Set<string>;
}

/** The partition of a key: the same for the same key. */
function partitionOf(key: string): number {
  let hash = 0;
  for (const each of key) hash = (Math.imul(hash, 31) + (each.codePointAt(0) ?? 0)) >>> 0;
  return hash % PARTITIONS;
}

/** A message with where it lies. */
export function toStored({ number }: NamedPartition, { offset, sentAtMs, message }: Placed): StoredMessage {
  return { ...message, partition: number, offset: String(offset), sentAtMs };
}

/** The topics of a process, bounded together, with their groups of readers. */
export class MemoryLog {
  readonly listeners = new Set<() => void>();
  private readonly topics = new Map<string, readonly NamedPartition[]>();
  private readonly groups = new Map<string, Group>();
  private bytes = 0;

  constructor(private readonly maxBytes: number) {}

  partitionsOf(topics: readonly string[]): NamedPartition[] {
    return topics.flatMap((topic) => {
      const known = this.topics.get(topic);
      if (known) return known;
      const isState = TOPICS.get(topic)?.class.endsWith('STATE') === true;
      const made = Array.from({ length: PARTITIONS }, (_, number) => ({
        topic,
        number,
        name: `${topic}/${number}`,
        partition: isState ? statePartition() : logPartition(),
      }));
      this.topics.set(topic, made);
      return made;
    });
  }

  groupOf(groupId: string): Group {
    const group = this.groups.get(groupId) ?? { topics: new Set(), offsets: new Map(), busy: new Set() };
    this.groups.set(groupId, group);
    return group;
  }

  /** @throws where there is no room */
  append(messages: readonly Message[]): void {
    if (this.bytes >= this.maxBytes) this.makeRoom();
    if (this.bytes >= this.maxBytes)
      throw new Error('events in memory have no room before their readers go on');
    for (const message of messages) {
      const place = this.partitionsOf([message.topic])[partitionOf(message.key)];
      this.bytes += place?.partition.append(message) ?? 0;
    }
    this.wake();
  }

  wake(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private makeRoom(): void {
    for (const { topic, name, partition } of [...this.topics.values()].flat()) {
      const readers = [...this.groups.values()].filter((group) => group.topics.has(topic));
      const read = readers.map((group) => group.offsets.get(name) ?? 0);
      this.bytes -= partition.forget(Math.min(partition.next, ...read));
    }
  }
}

/** The offset at which a reading begins. */
export function beginOf(from: ReadFrom, { topic, number, partition }: NamedPartition): number {
  if (from === 'beginning') return 0;
  if ('timeMs' in from) {
    const all = partition.read(0, Number.MAX_SAFE_INTEGER);
    return all.find(({ sentAtMs }) => sentAtMs >= from.timeMs)?.offset ?? partition.next;
  }
  const place = from.places.find((each) => each.topic === topic && each.partition === number);
  return Number(place?.offset ?? 0);
}
