import { EVENTS } from './catalogue.js';
import type { Audience, EventContract } from './contract/contract.js';

/** What a topic is for, and with that how long its messages are kept. */
export type TopicClass = 'PUBLIC_LOG' | 'PUBLIC_STATE' | 'INTERNAL_LOG' | 'INTERNAL_STATE';

/** How the messages of a class of topics are kept. */
export interface Retention {
  /** Whether old messages go after a time, or all but the last of each key. */
  readonly cleanup: 'delete' | 'compact';
  /** After how long they go; null for never. */
  readonly retentionMs: number | null;
  /** The longest that a message which a later one replaces, or an erasure, stays readable; null where nothing is replaced. */
  readonly maxCompactionLagMs: number | null;
  /** How long an erasure can be read, so that each consumer sees it. */
  readonly deleteRetentionMs: number | null;
  /**
   * After how long a segment is closed, by its next message: only closed ones are compacted, so that a topic in which nothing happens keeps its last
   * one as it is. Null where the broker's own rule serves.
   */
  readonly segmentMs: number | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A consumer that was away for a week still learns of an erasure. */
const ERASURE_READABLE_MS = 7 * DAY_MS;

const KEPT_FOR_GOOD: Retention = {
  cleanup: 'delete',
  retentionMs: null,
  maxCompactionLagMs: null,
  deleteRetentionMs: null,
  segmentMs: null,
};
const LAST_OF_EACH_KEY: Retention = {
  cleanup: 'compact',
  retentionMs: null,
  maxCompactionLagMs: DAY_MS,
  deleteRetentionMs: ERASURE_READABLE_MS,
  segmentMs: HOUR_MS,
};

/** How each class is kept. Logs are kept for good: who comes later replays them from the first event on. */
export const RETENTION: Readonly<Record<TopicClass, Retention>> = {
  PUBLIC_LOG: KEPT_FOR_GOOD,
  PUBLIC_STATE: LAST_OF_EACH_KEY,
  INTERNAL_LOG: KEPT_FOR_GOOD,
  INTERNAL_STATE: LAST_OF_EACH_KEY,
};

/**
 * The longest that a value can still be read after its tombstone, in milliseconds, where the partition gets another message once the segment has its age: until
 * that closes the segment, and then until it is compacted. Null for classes that replace nothing.
 */
export function erasedReadableMs(topicClass: TopicClass): number | null {
  const { maxCompactionLagMs, segmentMs } = RETENTION[topicClass];
  return maxCompactionLagMs === null || segmentMs === null ? null : segmentMs + maxCompactionLagMs;
}

/** A topic with what it is for. */
export interface Topic {
  readonly name: string;
  readonly class: TopicClass;
  readonly audience: Audience;
  /** The service that publishes it. */
  readonly context: string;
  readonly aggregateType: string;
  /** The major version of its events. */
  readonly version: number;
}

function topicOf(
  { context, aggregateType, version }: EventContract,
  audience: Audience,
  kind: 'LOG' | 'STATE',
): Topic {
  const begin = audience === 'internal' ? 'zhucan.internal' : 'zhucan';
  const state = kind === 'STATE' ? '.state' : '';
  return {
    name: `${begin}.${context}.${aggregateType}${state}.v${version}`,
    class: `${audience === 'internal' ? 'INTERNAL' : 'PUBLIC'}_${kind}`,
    audience,
    context,
    aggregateType,
    version,
  };
}

/**
 * The topics of one part of an event: the log, which holds every event, and the state, which holds the last of each aggregate; each event tells
 * the whole of what its audience may see. Nothing where the event has no such part.
 */
export function topicsFor(
  contract: EventContract,
  audience: Audience,
): { readonly log: Topic; readonly state: Topic } | null {
  if (!contract[audience]) return null;
  return { log: topicOf(contract, audience, 'LOG'), state: topicOf(contract, audience, 'STATE') };
}

/** Every topic, by its name. */
export const TOPICS: ReadonlyMap<string, Topic> = new Map(
  EVENTS.flatMap((event) =>
    (['public', 'internal'] as const).flatMap((audience) => {
      const topics = topicsFor(event, audience);
      return topics ? [topics.log, topics.state] : [];
    }),
  )
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map((topic) => [topic.name, topic]),
);

/** The name of the topic in which the aggregates of a log stand as they are now. */
export function stateTopicOf(log: string): string | undefined {
  const topic = TOPICS.get(log);
  if (topic === undefined) return undefined;
  const kind = topic.audience === 'internal' ? 'INTERNAL_STATE' : 'PUBLIC_STATE';
  return [...TOPICS.values()].find(
    (other) =>
      other.class === kind &&
      other.context === topic.context &&
      other.aggregateType === topic.aggregateType &&
      other.version === topic.version,
  )?.name;
}

/** Whether a topic may bring erasures: those of states do, and logs of aggregates that have an event for it. */
export function bringsErasures(name: string): boolean {
  const topic = TOPICS.get(name);
  if (topic === undefined) return false;
  return (
    topic.class.endsWith('_STATE') ||
    EVENTS.some(
      (event) =>
        event.erases && event.context === topic.context && event.aggregateType === topic.aggregateType,
    )
  );
}
