import { readerGroupOf, SERVICE_READS, TOPICS } from '@zhucan/event-contracts';
import { kafkaTransport, type StoredMessage, type Transport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';

import { LocalError } from '../errors.js';

/** Every log, public and internal; the operator of the stack may see both, and neither names anybody. */
const LOGS = [...TOPICS.values()].filter((topic) => topic.class.endsWith('_LOG')).map(({ name }) => name);

/**
 * The logs that a text means: all where there is none, one by its name, or those of an aggregate, as `resident` or `registry.resident`.
 *
 * @throws LocalError where there is no such topic
 */
export function logsNamed(text: string | undefined): readonly string[] {
  if (text === undefined) return LOGS.filter((name) => !name.startsWith('zhucan.internal.'));
  if (TOPICS.has(text)) return [text];
  const found = LOGS.filter((name) => {
    const topic = TOPICS.get(name);
    return (
      topic?.audience === 'public' &&
      (text === topic.aggregateType || text === `${topic.context}.${topic.aggregateType}`)
    );
  });
  if (found.length === 0)
    throw new LocalError(`There is no topic or aggregate ${text}. docs/events/README.md has all of them.`);
  return found;
}

/** @throws LocalError where the stack's events are in memory */
export function refuseMemory(brokers: readonly string[]): void {
  if (brokers.length === 0)
    throw new LocalError('Events in memory cannot be read from outside: run the stack with Kafka.');
}

/** Opens the transport of the stack for the time of some work. @throws LocalError where its events are in memory */
export async function withTransport<T>(
  brokers: readonly string[],
  work: (transport: Transport) => Promise<T>,
): Promise<T> {
  refuseMemory(brokers);
  const transport = kafkaTransport({
    brokers,
    clientId: 'events',
    logger: createLogger({ service: 'events', level: 'silent' }),
  });
  try {
    return await work(transport);
  } finally {
    await transport.close();
  }
}

/** The group in which a service reads others, and what it reads; nothing where it reads nothing. */
export function groupOf(
  service: string,
): { readonly groupId: string; readonly topics: readonly string[] } | undefined {
  const topics = SERVICE_READS[service] ?? [];
  return topics.length === 0 ? undefined : { groupId: readerGroupOf(service), topics };
}

/** What is wanted of what is read. */
export interface Filter {
  /** A type, or the last part of one, as `registered`. */
  readonly type?: string | undefined;
  /** The beginning of the code of a region. */
  readonly region?: string | undefined;
}

const REGION_MEMBERS = ['streetCode', 'districtCode', 'regionId', 'regionCode'];

/** Whether a message is wanted. */
export function isWanted({ headers, value }: StoredMessage, { type, region }: Filter): boolean {
  const told = headers['ce_type'] ?? '';
  if (type !== undefined && told !== type && !told.endsWith(`.${type}`)) return false;
  if (region === undefined) return true;
  const data: unknown = value === null ? null : JSON.parse(value);
  if (typeof data !== 'object' || data === null) return false;
  const members = new Map<string, unknown>(Object.entries(data));
  return REGION_MEMBERS.some((member) => {
    const code = members.get(member);
    return typeof code === 'string' && code.startsWith(region);
  });
}
