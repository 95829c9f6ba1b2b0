import type { IHeaders, KafkaMessage } from 'kafkajs';

import type { Message, StoredMessage } from '../transport.js';

function text(headers: IHeaders | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name, String(value ?? '')]),
  );
}

/** A message as kafkajs has it, as one of ours. */
export function toStored(topic: string, partition: number, message: KafkaMessage): StoredMessage {
  return {
    topic,
    partition,
    offset: message.offset,
    sentAtMs: Number(message.timestamp),
    key: message.key?.toString() ?? '',
    headers: text(message.headers),
    value: message.value?.toString() ?? null,
  };
}

/** Messages by their topics, as kafkajs sends them. */
export function byTopic(messages: readonly Message[]) {
  const topics = new Map<string, Pick<Message, 'key' | 'value' | 'headers'>[]>();
  for (const { topic, key, value, headers } of messages) {
    const list = topics.get(topic) ?? [];
    list.push({ key, value, headers });
    topics.set(topic, list);
  }
  return [...topics].map(([topic, list]) => ({ topic, messages: list }));
}
