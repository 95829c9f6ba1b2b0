import type { TopicMessage } from './messages.js';

/** Where a message says what happened (CloudEvents, Kafka binding). */
const TYPE_HEADER = 'ce_type';
const VERSION = /\.v\d+$/;

/** Whether a message is of a type that is wanted; all are where none is named. */
export function isOfTypes({ header }: TopicMessage, types: readonly string[] | undefined): boolean {
  return types === undefined || types.includes(header[TYPE_HEADER] ?? '');
}

/**
 * The topics in which events of some types travel: `a.b.happened` in `a.b.v1`.
 *
 * @param types all topics are taken where none is named
 * @returns the rule that is broken, where a type travels in none of the topics
 */
export function topicsOfTypes(
  topics: readonly string[],
  types: readonly string[] | undefined,
): readonly string[] | string {
  if (types === undefined) return topics;
  const known = new Map(topics.map((topic) => [topic.replace(VERSION, ''), topic]));
  const found = types.map((type) => known.get(type.slice(0, Math.max(0, type.lastIndexOf('.')))));
  if (types.length === 0 || found.includes(undefined)) return 'types of events that are published';
  return [...new Set(found.filter((topic) => topic !== undefined))].sort();
}
