import { beginOf, MemoryLog, type NamedPartition, toStored } from './memory-log.js';
import { MemorySubscription } from './memory-subscription.js';
import type { GroupPosition, Place, ReadFrom, StoredMessage, Transport } from './transport.js';

/** What all topics may hold: a process of a look around has memory for that, and the 2019 data set takes a fifth. */
const MAX_BYTES = 256 * 1024 * 1024;

function placeOf(place: NamedPartition, from: ReadFrom): Place {
  return { topic: place.topic, partition: place.number, offset: String(beginOf(from, place)) };
}

/**
 * A transport within one process, for a look without Kafka: nothing is kept when the process ends. Topics have partitions by key, states hold the last
 * message of each key, and all of them together are bounded: where there is no room, what each group has read of the logs is forgotten, and where
 * there is nothing to forget, sending fails until there is.
 *
 * @param maxBytes what it may hold, in bytes
 */
export function memoryTransport(maxBytes = MAX_BYTES): Transport {
  const log = new MemoryLog(maxBytes);

  /** Reads what there is from offsets on, and tells those after it. */
  async function readOn(
    places: readonly (readonly [NamedPartition, number])[],
    each: (message: StoredMessage) => unknown,
  ): Promise<[NamedPartition, number][]> {
    const after: [NamedPartition, number][] = [];
    for (const [place, offset] of places) {
      const found = place.partition.read(offset, Number.MAX_SAFE_INTEGER);
      after.push([place, place.partition.next]);
      for (const placed of found) await each(toStored(place, placed));
    }
    return after;
  }

  return {
    ensureTopics(topics) {
      log.partitionsOf(topics);
      return Promise.resolve();
    },
    send(messages, abort) {
      return new Promise((resolve) => {
        abort?.throwIfAborted();
        log.append(messages);
        resolve();
      });
    },
    subscribe: (groupId, topics, handle) =>
      Promise.resolve(new MemorySubscription(log, groupId, topics, handle)),
    async readAll(topics, each, { from = 'beginning' } = {}) {
      const places = log.partitionsOf(topics).map((place) => [place, beginOf(from, place)] as const);
      await readOn(places, each);
    },
    async follow(topics, each, { from = 'beginning', signal }) {
      let places = log
        .partitionsOf(topics)
        .map((place): [NamedPartition, number] => [place, beginOf(from, place)]);
      while (!signal.aborted) {
        let woken: () => void = () => undefined;
        const more = new Promise<void>((resolve) => (woken = resolve));
        log.listeners.add(woken);
        signal.addEventListener('abort', woken);
        places = await readOn(places, each);
        await more;
        log.listeners.delete(woken);
        signal.removeEventListener('abort', woken);
      }
    },
    placesAt: (topics, timeMs) =>
      Promise.resolve(log.partitionsOf(topics).map((place) => placeOf(place, { timeMs }))),
    positions(groupId, topics) {
      const { offsets } = log.groupOf(groupId);
      const positions = log.partitionsOf(topics).map((place): GroupPosition => {
        const offset = offsets.get(place.name) ?? 0;
        const end = place.partition.next;
        const { topic, number } = place;
        return { topic, partition: number, offset: String(offset), end: String(end), lag: end - offset };
      });
      return Promise.resolve(positions);
    },
    settle(groupId, places) {
      const { offsets } = log.groupOf(groupId);
      for (const { topic, partition, offset } of places) offsets.set(`${topic}/${partition}`, Number(offset));
      return Promise.resolve();
    },
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
