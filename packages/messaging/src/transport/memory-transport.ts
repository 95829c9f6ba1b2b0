import { TOPICS } from '@zhucan/event-contracts';

import { logPartition, type Partition, statePartition } from './memory-partition.js';
import type { Message, Subscription, Transport } from './transport.js';

/** As many as Kafka's topics have by default. */
const PARTITIONS = 3;
/** Pause before a failed batch is delivered again. */
const RETRY_MS = 50;
/** Messages delivered at once. */
const SLICE = 500;
/** What all topics may hold: a process of a look around has memory for that, and the 2019 data set takes a fifth. */
const MAX_BYTES = 256 * 1024 * 1024;

interface Place {
  readonly topic: string;
  readonly name: string;
  readonly partition: Partition;
}

/** A group of readers: where it stands in each partition, and which of them is being read. */
interface Group {
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

/**
 * A transport within one process, for a look without Kafka: nothing is kept when the process ends. Topics have partitions by key, states hold the last
 * message of each key, and all of them together are bounded: where there is no room, what each group has read of the logs is forgotten, and where
 * there is nothing to forget, sending fails until there is.
 *
 * @param maxBytes what it may hold, in bytes
 */
export function memoryTransport(maxBytes = MAX_BYTES): Transport {
  const topics = new Map<string, readonly Place[]>();
  const groups = new Map<string, Group>();
  const listeners = new Set<() => void>();
  let bytes = 0;

  function placesOf(topic: string): readonly Place[] {
    const known = topics.get(topic);
    if (known) return known;
    const isState = TOPICS.get(topic)?.class.endsWith('STATE') === true;
    const made = Array.from({ length: PARTITIONS }, (_, number) => ({
      topic,
      name: `${topic}/${number}`,
      partition: isState ? statePartition() : logPartition(),
    }));
    topics.set(topic, made);
    return made;
  }

  function makeRoom(): void {
    for (const { topic, name, partition } of [...topics.values()].flat()) {
      const readers = [...groups.values()].filter((group) => group.topics.has(topic));
      const read = readers.map((group) => group.offsets.get(name) ?? 0);
      bytes -= partition.forget(Math.min(partition.next, ...read));
    }
  }

  function groupOf(groupId: string): Group {
    const group = groups.get(groupId) ?? { topics: new Set(), offsets: new Map(), busy: new Set() };
    groups.set(groupId, group);
    return group;
  }

  /** Delivers what is next in a partition. */
  async function deliver(
    group: Group,
    { name, partition }: Place,
    handle: (batch: readonly Message[]) => Promise<void>,
  ): Promise<'DELIVERED' | 'NOTHING' | 'FAILED'> {
    if (group.busy.has(name)) return 'NOTHING';
    const batch = partition.read(group.offsets.get(name) ?? 0, SLICE);
    const last = batch.at(-1);
    if (!last) return 'NOTHING';
    group.busy.add(name);
    try {
      await handle(batch.map(({ message }) => message));
      group.offsets.set(name, last.offset + 1);
      return 'DELIVERED';
    } catch {
      return 'FAILED';
    } finally {
      group.busy.delete(name);
    }
  }

  function subscribe(
    groupId: string,
    names: readonly string[],
    handle: (batch: readonly Message[]) => Promise<void>,
  ): Promise<Subscription> {
    const group = groupOf(groupId);
    for (const name of names) group.topics.add(name);
    let stopped = false;
    let running: Promise<void> | undefined;
    let again = false;
    let timer: NodeJS.Timeout | undefined;
    const isStopped = (): boolean => stopped;
    const drain = async (): Promise<void> => {
      for (;;) {
        const outcomes = new Set<string>();
        for (const place of names.flatMap(placesOf)) {
          if (isStopped()) return;
          // A partition whose batch fails holds up itself alone.
          outcomes.add(await deliver(group, place, handle));
        }
        if (outcomes.has('DELIVERED')) continue;
        if (outcomes.has('FAILED')) timer = setTimeout(wake, RETRY_MS);
        return;
      }
    };
    const wake = (): void => {
      if (stopped) return;
      again = true;
      running ??= (async () => {
        while (again) {
          again = false;
          await drain();
        }
        running = undefined;
      })();
    };
    listeners.add(wake);
    wake();
    return Promise.resolve({
      async stop() {
        stopped = true;
        clearTimeout(timer);
        listeners.delete(wake);
        await running;
        // What it was reading is another's now.
        for (const other of listeners) other();
      },
    });
  }

  return {
    ensureTopics(names) {
      for (const name of names) placesOf(name);
      return Promise.resolve();
    },
    send(messages, abort) {
      if (abort?.aborted === true) return Promise.reject(abort.reason as Error);
      if (bytes >= maxBytes) makeRoom();
      if (bytes >= maxBytes)
        return Promise.reject(new Error('events in memory have no room before their readers go on'));
      for (const message of messages)
        bytes += placesOf(message.topic)[partitionOf(message.key)]?.partition.append(message) ?? 0;
      for (const wake of listeners) wake();
      return Promise.resolve();
    },
    subscribe,
    readAll(names, each) {
      for (const { partition } of names.flatMap(placesOf))
        for (const { message } of partition.read(0, Number.MAX_SAFE_INTEGER)) each(message);
      return Promise.resolve();
    },
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
