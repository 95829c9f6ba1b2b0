import type { Consumer } from 'kafkajs';

import { StreamEnded } from '../stream-ended.js';
import { expired, type Positions, readCursor, writeCursor } from './cursor.js';
import { readMessage, type TopicMessage } from './messages.js';
import { openConsumer, seekAtJoin } from './topic-feed.js';
import type { Topics } from './topics.js';
import { unavailable, type Wanted } from './topic-events.js';

/** What a page is to hold. */
export interface PageOrder extends Wanted {
  /** How many events it holds at most. */
  readonly first: number;
  /** When it must be ready, on the clock of `performance.now()`. */
  readonly deadline: number;
}

/** Some events in turn, and where to go on. */
export interface EventPage {
  readonly nodes: readonly PageEvent[];
  readonly endCursor: string;
  /** Whether there was more when the page was begun. */
  readonly hasNextPage: boolean;
}

/** A message with the cursor by which whoever has seen it, and all before it on its page, goes on. */
export interface PageEvent extends TopicMessage {
  readonly cursor: string;
}

/** What is read for one page at most, in bytes; the page is then shorter than was asked for. */
const MAX_PAGE_BYTES = 8 * 1024 * 1024;
/** So much of the time is left for what comes after the reading. */
const MARGIN_MS = 1_000;

/** One partition from where the page begins to the end that it had then. */
class Stretch {
  /** What was read and is permitted. */
  readonly messages: TopicMessage[] = [];
  /** Up to where it was read. */
  read: bigint;
  wasHeard = false;

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly begin: bigint,
    readonly end: bigint,
  ) {
    this.read = begin;
  }

  get isRead(): boolean {
    return this.read >= this.end;
  }
}

/** What lies between a cursor and the end of each partition. @throws StreamEnded where the cursor is none, or too old */
async function stretchesOf(topics: Topics, { topics: names, after }: PageOrder): Promise<Stretch[]> {
  const known = after === undefined ? undefined : readCursor(after, names);
  const offsets = await Promise.all(
    names.map(async (name) => ({ name, partitions: await topics.offsetsOf(name) })),
  );
  return offsets.flatMap(({ name, partitions }) =>
    partitions.map(({ partition, low, high }) => {
      // A partition that came after the cursor begins at its first message.
      const begin = known ? (known.get(name)?.get(partition) ?? 0n) : low;
      if (begin < low || begin > high) throw expired();
      return new Stretch(name, partition, begin, high);
    }),
  );
}

/** Reads until there is enough for a page: no partition is left out because another is long. */
async function readStretches(topics: Topics, stretches: readonly Stretch[], order: PageOrder): Promise<void> {
  const open = stretches.filter((stretch) => !stretch.isRead);
  if (open.length === 0) return;
  const byPlace = new Map(open.map((stretch) => [`${stretch.topic}/${stretch.partition}`, stretch]));
  const names = [...new Set(open.map(({ topic }) => topic))];
  let bytes = 0;
  const isEnough = (): boolean => {
    if (bytes >= MAX_PAGE_BYTES || open.every(({ isRead }) => isRead)) return true;
    const found = open.reduce((sum, { messages }) => sum + messages.length, 0);
    return found >= order.first && open.every(({ wasHeard, isRead }) => wasHeard || isRead);
  };
  const consumer: Consumer = openConsumer(topics.kafka);
  let timer: NodeJS.Timeout | undefined;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: names, fromBeginning: true });
    for (const name of names)
      seekAtJoin(consumer, name, () =>
        open.filter(({ topic }) => topic === name).map(({ partition, read }) => [partition, read] as const),
      );
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(resolve, Math.max(0, order.deadline - MARGIN_MS - performance.now()));
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      consumer
        .run({
          autoCommit: false,
          eachBatch: ({ batch }) => {
            const stretch = byPlace.get(`${batch.topic}/${batch.partition}`);
            if (stretch) {
              stretch.wasHeard = true;
              for (const message of batch.messages) {
                const offset = BigInt(message.offset);
                if (offset < stretch.read || offset >= stretch.end) continue;
                stretch.read = offset + 1n;
                const read = readMessage(batch.topic, batch.partition, message);
                bytes += read?.bytes ?? 0;
                if (read && order.permits(read)) stretch.messages.push(read);
              }
              // What compaction took away is passed over.
              const next = BigInt(batch.lastOffset()) + 1n;
              if (next > stretch.read) stretch.read = next < stretch.end ? next : stretch.end;
            }
            if (isEnough()) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await consumer.disconnect().catch(() => undefined);
  }
}

/** When it was recorded, by which pages are sorted; what does not say comes first. */
const timeOf = ({ header }: TopicMessage): string => header['ce_time'] ?? '';

/** Takes the oldest of what was read, keeping the order of each partition. */
function* inTurn(stretches: readonly Stretch[]): Generator<readonly [Stretch, TopicMessage]> {
  const heads = new Map(stretches.map((stretch) => [stretch, 0]));
  for (;;) {
    let next: [Stretch, TopicMessage] | undefined;
    for (const [stretch, at] of heads) {
      const message = stretch.messages[at];
      if (message && (next === undefined || timeOf(message) < timeOf(next[1]))) next = [stretch, message];
    }
    if (next === undefined) return;
    heads.set(next[0], (heads.get(next[0]) ?? 0) + 1);
    yield next;
  }
}

function positionsOf(stretches: readonly Stretch[], offsets: ReadonlyMap<Stretch, bigint>): Positions {
  const positions = new Map<string, Map<number, bigint>>();
  for (const stretch of stretches) {
    const ofTopic = positions.get(stretch.topic) ?? new Map<number, bigint>();
    ofTopic.set(stretch.partition, offsets.get(stretch) ?? stretch.begin);
    positions.set(stretch.topic, ofTopic);
  }
  return positions;
}

/**
 * Reads a page of the messages of topics: those of one key in their order, all by the time of recording as far as the page goes. Whoever goes on
 * after its last cursor misses none and gets none twice.
 *
 * @throws StreamEnded where the cursor is none, or too old, or there is no broker
 */
export async function readEventPage(topics: Topics, order: PageOrder): Promise<EventPage> {
  let stretches: Stretch[];
  try {
    stretches = await stretchesOf(topics, order);
    await readStretches(topics, stretches, order);
  } catch (error) {
    throw error instanceof StreamEnded ? error : Object.assign(unavailable(), { cause: error });
  }
  const taken = new Map<Stretch, bigint>();
  const nodes: PageEvent[] = [];
  for (const [stretch, message] of inTurn(stretches)) {
    if (nodes.length >= order.first) break;
    taken.set(stretch, message.offset + 1n);
    const positions = new Map(taken);
    nodes.push({
      ...message,
      // Most ask for that of the page alone.
      get cursor() {
        return writeCursor(positionsOf(stretches, positions));
      },
    });
  }
  for (const stretch of stretches) {
    const left = stretch.messages.find(({ offset }) => offset >= (taken.get(stretch) ?? 0n));
    // Where all that is wanted was taken, what lies behind it need not be read again.
    if (left === undefined) taken.set(stretch, stretch.read);
  }
  return {
    nodes,
    endCursor: writeCursor(positionsOf(stretches, taken)),
    hasNextPage: stretches.some((stretch) => (taken.get(stretch) ?? stretch.begin) < stretch.end),
  };
}
