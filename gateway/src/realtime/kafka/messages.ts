import type { KafkaMessage } from 'kafkajs';

import { isObject, type JsonObject } from '../../execution/tree.js';

/** A message of a topic. */
export interface TopicMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly header: Readonly<Record<string, string>>;
  readonly value: JsonObject;
  /** How large it is, in bytes. */
  readonly bytes: number;
}

/** Reads a message; nothing of one whose value is no JSON object: nobody can be told of it. */
export function readMessage(
  topic: string,
  partition: number,
  { key, headers, value, offset }: KafkaMessage,
): TopicMessage | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value?.toString('utf8') ?? '');
  } catch {
    return undefined;
  }
  if (!isObject(parsed)) return undefined;
  return {
    topic,
    partition,
    offset: BigInt(offset),
    key: key?.toString('utf8') ?? '',
    header: Object.fromEntries(
      Object.entries(headers ?? {}).map(([name, each]) => [name, String(each ?? '')]),
    ),
    value: parsed,
    bytes: value?.length ?? 0,
  };
}
