import { getEventContract } from '@zhucan/event-contracts';
import type { StoredMessage } from '@zhucan/messaging';

/** The longest line of facts; `show` has them whole. */
const MOST_CHARACTERS = 160;

/** What happened, in Chinese: contracts begin with it. */
function whatHappened(type: string): string {
  try {
    return getEventContract(type).zh.replace(/。$/, '');
  } catch {
    return type;
  }
}

function factsOf(value: string): string {
  const data: unknown = JSON.parse(value);
  if (typeof data !== 'object' || data === null) return value;
  return Object.entries(data)
    .filter(([, fact]) => fact !== null && typeof fact !== 'object')
    .map(([name, fact]) => `${name}=${String(fact)}`)
    .join(' ');
}

/** A message as one line: the day, what happened, to what, in which version, and its facts. */
export function lineOf({ key, headers, value }: StoredMessage): string {
  const type = headers['ce_type'] ?? '';
  const facts = value === null ? '' : factsOf(value);
  const short = facts.length > MOST_CHARACTERS ? `${facts.slice(0, MOST_CHARACTERS)}…` : facts;
  const what = value === null ? '删除 erased' : whatHappened(type);
  return [headers['ce_occurredon'] ?? '', what, type, key, `v${headers['ce_aggregateversion'] ?? '?'}`, short]
    .filter((part) => part !== '')
    .join('  ');
}

/** A message in full: where it lies, its headers and its value. */
export function wholeOf({ topic, partition, offset, headers, value }: StoredMessage): string {
  const told = Object.entries(headers).map(([name, text]) => `  ${name}: ${text}`);
  const body = value === null ? '(null)' : JSON.stringify(JSON.parse(value), undefined, 2);
  return [`${topic}/${partition}@${offset}`, ...told, body].join('\n');
}
