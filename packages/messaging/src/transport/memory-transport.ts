import { slices } from './slices.js';
import type {
  DeliverAgain,
  Delivery,
  GroupPosition,
  Message,
  Place,
  ReadFrom,
  StoredMessage,
  Subscription,
  Transport,
} from './transport.js';

/** Pause before a failed delivery is made again. */
const RETRY_MS = 50;
/** As many as a topic of Kafka has, so that what holds per partition is seen here too. */
const PARTITIONS = 3;

interface Partition {
  readonly topic: string;
  readonly partition: number;
  readonly log: StoredMessage[];
}

function partitionOf(key: string): number {
  let hash = 0;
  for (const character of key) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_003;
  return hash % PARTITIONS;
}

/** The log of a process: topics with their partitions, how far groups are, and who waits for more. */
class MemoryLog {
  readonly listeners = new Set<() => void>();
  /** Partitions of a group that are in a reader's hands: one delivery at a time. */
  readonly held = new Set<string>();
  private readonly topics = new Map<string, Partition[]>();
  private readonly settled = new Map<string, number>();

  partitions(names: readonly string[]): Partition[] {
    return names.flatMap((topic) => {
      const known =
        this.topics.get(topic) ??
        Array.from({ length: PARTITIONS }, (_, partition) => ({ topic, partition, log: [] }));
      this.topics.set(topic, known);
      return known;
    });
  }

  append(message: Message): void {
    const partition = partitionOf(message.key);
    const log = this.partitions([message.topic])[partition]?.log ?? [];
    log.push({ ...message, partition, offset: String(log.length), sentAtMs: Date.now() });
  }

  wake(): void {
    for (const listener of this.listeners) listener();
  }

  settledBy(groupId: string, { topic, partition }: Omit<Place, 'offset'>): number {
    return this.settled.get(`${groupId} ${topic}/${partition}`) ?? 0;
  }

  settle(groupId: string, { topic, partition }: Omit<Place, 'offset'>, until: number): void {
    this.settled.set(`${groupId} ${topic}/${partition}`, until);
  }
}

/** Reads a group's partitions one delivery at a time each; one that failed waits, the others go on. */
class MemorySubscription implements Subscription {
  private stopped = false;
  private readonly running = new Set<Promise<void>>();
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly log: MemoryLog,
    private readonly groupId: string,
    private readonly topics: readonly string[],
    private readonly handle: (delivery: Delivery) => Promise<DeliverAgain | undefined>,
  ) {
    log.listeners.add(this.wake);
    this.wake();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.log.listeners.delete(this.wake);
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.all(this.running);
  }

  private readonly wake = (): void => {
    for (const partition of this.log.partitions(this.topics)) {
      const name = `${this.groupId} ${partition.topic}/${partition.partition}`;
      if (this.log.held.has(name)) continue;
      this.log.held.add(name);
      const run = this.drain(partition)
        .catch(() => RETRY_MS)
        .then((pauseMs) => {
          this.running.delete(run);
          const free = (): void => {
            this.log.held.delete(name);
            this.log.wake();
          };
          if (pauseMs === 0 || this.stopped) {
            this.log.held.delete(name);
            if (this.log.settledBy(this.groupId, partition) < partition.log.length) this.log.wake();
            return;
          }
          const timer = setTimeout(() => {
            this.timers.delete(timer);
            free();
          }, pauseMs);
          this.timers.add(timer);
        });
      this.running.add(run);
    }
  };

  /** Delivers what there is; tells how long to wait where a delivery is to be made again. */
  private async drain(partition: Partition): Promise<number> {
    const { log, groupId } = this;
    for (;;) {
      const from = log.settledBy(groupId, partition);
      const [messages] = slices(partition.log.slice(from));
      if (this.stopped || messages === undefined) return 0;
      const until = from + messages.length;
      const { topic, partition: number } = partition;
      const delivery = { topic, partition: number, messages, behind: partition.log.length - until };
      const again = await this.handle(delivery);
      if (again) return Math.max(1, again.afterMs);
      log.settle(groupId, partition, until);
    }
  }
}

function beginOf(from: ReadFrom, { topic, partition, log }: Partition): number {
  if (from === 'beginning') return 0;
  if ('timeMs' in from) {
    const first = log.findIndex((message) => message.sentAtMs >= from.timeMs);
    return first === -1 ? log.length : first;
  }
  const place = from.places.find((each) => each.topic === topic && each.partition === partition);
  return Number(place?.offset ?? 0);
}

/**
 * A transport within one process, for a look without Kafka: nothing is kept when the process ends, and the log grows while it runs.
 */
export function memoryTransport(): Transport {
  const log = new MemoryLog();
  const next = (partition: Partition, from: ReadFrom): Place => ({
    topic: partition.topic,
    partition: partition.partition,
    offset: String(beginOf(from, partition)),
  });

  /** Reads what there is from places on, and tells the places after it. */
  async function readOn(
    places: readonly Place[],
    each: (message: StoredMessage) => unknown,
  ): Promise<Place[]> {
    const after: Place[] = [];
    for (const place of places) {
      const found = log.partitions([place.topic])[place.partition]?.log ?? [];
      const until = found.length;
      for (const message of found.slice(Number(place.offset), until)) await each(message);
      after.push({ ...place, offset: String(until) });
    }
    return after;
  }

  return {
    ensureTopics: () => Promise.resolve(),
    send(messages) {
      for (const message of messages) log.append(message);
      log.wake();
      return Promise.resolve();
    },
    subscribe: (groupId, topics, handle) =>
      Promise.resolve(new MemorySubscription(log, groupId, topics, handle)),
    async readAll(topics, each, { from = 'beginning' } = {}) {
      await readOn(
        log.partitions(topics).map((partition) => next(partition, from)),
        each,
      );
    },
    async follow(topics, each, { from = 'beginning', signal }) {
      let places = log.partitions(topics).map((partition) => next(partition, from));
      while (!signal.aborted) {
        let woken: () => void = () => undefined;
        const more = new Promise<void>((resolve) => (woken = resolve));
        log.listeners.add(woken);
        signal.addEventListener('abort', woken);
        places = await readOn(places, each);
        if (
          log.partitions(topics).every(({ log: all }, index) => Number(places[index]?.offset) === all.length)
        )
          await more;
        log.listeners.delete(woken);
        signal.removeEventListener('abort', woken);
      }
    },
    placesAt: (topics, timeMs) =>
      Promise.resolve(log.partitions(topics).map((partition) => next(partition, { timeMs }))),
    positions: (groupId, topics) =>
      Promise.resolve(
        log.partitions(topics).map((partition): GroupPosition => {
          const offset = log.settledBy(groupId, partition);
          const end = partition.log.length;
          const { topic, partition: number } = partition;
          return { topic, partition: number, offset: String(offset), end: String(end), lag: end - offset };
        }),
      ),
    settle(groupId, places) {
      for (const place of places) log.settle(groupId, place, Number(place.offset));
      return Promise.resolve();
    },
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
