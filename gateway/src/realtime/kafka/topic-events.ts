import type { TokenHolder } from '@zhucan/access';

import { gatewayProblem } from '../../errors/problems.js';
import type { GatewayLogger } from '../../logger.js';
import { DEFAULT_QUEUE_LIMITS, EventQueue } from '../event-queue.js';
import { StreamEnded } from '../stream-ended.js';
import { catchUp } from './catching-up.js';
import { expired, type Positions, readCursor, writeCursor } from './cursor.js';
import type { TopicMessage } from './messages.js';
import type { TopicFeed } from './topic-feed.js';
import type { Topics } from './topics.js';

/** A message with the cursor by which whoever has seen it goes on. */
export interface TopicEvent {
  readonly message: TopicMessage;
  readonly cursor: string;
}

/** What is wanted of some topics. */
export interface Wanted {
  readonly topics: readonly string[];
  /** The cursor after which to begin. Where there is none, who listens begins with what comes from now on, a page with the first message. */
  readonly after: string | undefined;
  /** Whether whoever listens may be told of a message, and wants to. */
  readonly permits: (message: TopicMessage) => boolean;
}

/** A client that resumes is not sent more than this at once; the rest stays with the broker. */
const MOST_WAITING = DEFAULT_QUEUE_LIMITS.maxEvents / 4;
const MOST_WAITING_BYTES = DEFAULT_QUEUE_LIMITS.maxBytes / 4;

/** One listener at the end of some topics, or on his way there. */
export class TopicListener {
  readonly queue: EventQueue<TopicEvent>;
  private readonly positions = new Map<string, Map<number, bigint>>();
  /** The topics whose end he has not come to, each with the partitions that he has. */
  private readonly behind = new Map<string, Set<number>>();
  private readonly closers: (() => unknown)[] = [];
  private waitingBytes = 0;

  constructor(
    private readonly topics: Topics,
    private readonly wanted: Wanted,
    private readonly logger: GatewayLogger,
    onEnd: () => void,
  ) {
    this.queue = new EventQueue(DEFAULT_QUEUE_LIMITS, () => {
      for (const close of this.closers.splice(0)) close();
      onEnd();
    });
  }

  /** Begins to listen. @throws StreamEnded where the cursor is none, or too old */
  async begin(): Promise<void> {
    const after =
      this.wanted.after === undefined ? undefined : readCursor(this.wanted.after, this.wanted.topics);
    const ready: { readonly feed: TopicFeed; readonly own: Map<number, bigint> | undefined }[] = [];
    for (const topic of this.wanted.topics)
      ready.push({
        feed: await this.topics.feedOf(topic),
        own: after && (await this.resumed(topic, after)),
      });
    // From here to the listening nothing is waited for: no message comes between.
    for (const { feed, own } of ready) this.positions.set(feed.topic, own ?? new Map(feed.positions));
    for (const { feed } of ready) {
      const { topic } = feed;
      const caught = new Set(
        [...feed.positions.keys()].filter((partition) => this.hasCaughtUp(feed, partition)),
      );
      if (caught.size < feed.positions.size) this.behind.set(topic, caught);
      this.closers.push(
        feed.listen((message) => {
          const reached = this.behind.get(topic);
          if (reached === undefined || reached.has(message.partition)) this.take(message);
        }),
      );
    }
    for (const { feed } of ready) if (this.behind.has(feed.topic)) await this.catchUpWith(feed);
  }

  /** The next event; nothing once it has ended. */
  async next(): Promise<TopicEvent | undefined> {
    const event = await this.queue.next();
    this.waitingBytes -= event?.message.bytes ?? 0;
    return event;
  }

  private async resumed(topic: string, after: Positions): Promise<Map<number, bigint>> {
    const known = after.get(topic);
    const positions = new Map<number, bigint>();
    for (const { partition, low, high } of await this.topics.offsetsOf(topic)) {
      // A partition that came after the cursor begins at its first message.
      const offset = known?.get(partition) ?? 0n;
      if (offset < low || offset > high) throw expired();
      positions.set(partition, offset);
    }
    return positions;
  }

  private hasCaughtUp(feed: TopicFeed, partition: number): boolean {
    const own = this.positions.get(feed.topic)?.get(partition) ?? 0n;
    return own >= (feed.positions.get(partition) ?? 0n);
  }

  private take(message: TopicMessage): void {
    const { topic, partition, offset } = message;
    const positions = this.positions.get(topic);
    if (positions === undefined || offset < (positions.get(partition) ?? 0n)) return;
    positions.set(partition, offset + 1n);
    if (!this.wanted.permits(message)) return;
    this.waitingBytes += message.bytes;
    this.queue.push({ message, cursor: writeCursor(this.positions) }, message.bytes);
  }

  private async catchUpWith(feed: TopicFeed): Promise<void> {
    const { topic } = feed;
    const close = await catchUp(
      this.topics.kafka,
      {
        topic,
        positions: () => this.positions.get(topic) ?? [],
        take: (message) => this.take(message),
        reached: (partition, next) => {
          const positions = this.positions.get(topic);
          if (positions && next > (positions.get(partition) ?? 0n)) positions.set(partition, next);
          const reached = this.behind.get(topic);
          if (reached && this.hasCaughtUp(feed, partition)) reached.add(partition);
          if (reached === undefined || reached.size < feed.positions.size) return false;
          this.behind.delete(topic);
          return true;
        },
        hasRoom: () => this.queue.size < MOST_WAITING && this.waitingBytes < MOST_WAITING_BYTES,
        isEnded: () => this.queue.isEnded,
      },
      (error) => {
        this.logger.warn({ topic, err: error }, 'a backlog cannot be read');
        this.queue.finish(unavailable());
      },
    );
    if (this.queue.isEnded) await close();
    else this.closers.push(close);
  }
}

/** No events come, as there is no broker or it does not answer. */
export function unavailable(): StreamEnded {
  return new StreamEnded(gatewayProblem('EVENTS_UNAVAILABLE', 'kafka'));
}

/** Codes of regions are those of the region above with digits added; a community's own id is in no code. */
function isWithin(code: unknown, region: string): boolean {
  return typeof code === 'string' && code.startsWith(region);
}

/**
 * Whether a message is about a region, by the codes that it holds: one that says nothing of regions is about none.
 *
 * @param region that of whoever listens, or the one that he asks for; nothing for all
 */
export function isAbout(
  { value }: TopicMessage,
  members: readonly string[],
  region: TokenHolder['regionCode'],
): boolean {
  return region === null || members.some((member) => isWithin(value[member], region));
}
