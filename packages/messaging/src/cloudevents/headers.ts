import { CloudEventError } from './cloud-event.js';

/** A header as clients of Kafka give it: kafkajs has bytes, and a list where a header stands twice. */
export type HeaderValue = string | Uint8Array | readonly (string | Uint8Array)[] | undefined;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes as text. @throws CloudEventError where they are not UTF-8 */
export function textOf(field: string, value: string | Uint8Array): string {
  if (typeof value === 'string') return value;
  try {
    return utf8.decode(value);
  } catch {
    throw new CloudEventError(field, 'is not UTF-8');
  }
}

/** The text of a header, or undefined where there is none. @throws CloudEventError where it stands twice or is not UTF-8 */
export function findHeader(headers: Readonly<Record<string, HeaderValue>>, name: string): string | undefined {
  const value = headers[name];
  if (value === undefined) return undefined;
  if (typeof value === 'string' || value instanceof Uint8Array) return textOf(name, value);
  throw new CloudEventError(name, 'stands more than once');
}

/** The text of a header that must be there and match. @throws CloudEventError */
export function getHeader(
  headers: Readonly<Record<string, HeaderValue>>,
  name: string,
  pattern: RegExp,
  rule: string,
): string {
  const text = findHeader(headers, name);
  if (text === undefined) throw new CloudEventError(name, 'is missing');
  if (!pattern.test(text)) throw new CloudEventError(name, rule);
  return text;
}
