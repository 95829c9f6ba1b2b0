import { type CloudEvent, type CloudEventAttributes, CloudEventError, type JsonData } from './cloud-event.js';
import { findHeader, getHeader, type HeaderValue, textOf } from './headers.js';

/** Key, headers and value of a message that is an event. */
export interface EncodedEvent {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON; null erases. */
  readonly value: string | null;
}

/** A message as a client of Kafka gives it. */
export interface ReceivedMessage {
  readonly key?: string | Uint8Array | null | undefined;
  readonly headers?: Readonly<Record<string, HeaderValue>> | undefined;
  readonly value?: string | Uint8Array | null | undefined;
}

const JSON_TYPE = 'application/json';
/** The schema of events that were sent before their version stood beside. */
const FIRST_SCHEMA_VERSION = 1;
/** The largest number of a column of PostgreSQL that holds versions. */
const LARGEST_VERSION = 2_147_483_647;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const TYPE = /^[a-z\d][a-z\d.-]*$/;
/** A URI reference holds no space and nothing invisible. */
const URI_REFERENCE = /^[!-~]+$/;
const NOT_EMPTY = /^[^\p{Cc}]+$/u;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const NUMBER = /^[1-9]\d{0,9}$/;
const TRACEPARENT = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

function readNumber(headers: Readonly<Record<string, HeaderValue>>, name: string): number {
  const rule = `is not a whole number from 1 to ${LARGEST_VERSION}`;
  const number = Number(getHeader(headers, name, NUMBER, rule));
  if (number > LARGEST_VERSION) throw new CloudEventError(name, rule);
  return number;
}

function readTime(headers: Readonly<Record<string, HeaderValue>>): string {
  const time = getHeader(headers, 'ce_time', INSTANT, 'is not an instant of RFC 3339');
  if (Number.isNaN(Date.parse(time))) throw new CloudEventError('ce_time', 'is not an instant of RFC 3339');
  return time;
}

function readDate(headers: Readonly<Record<string, HeaderValue>>): string {
  const text = getHeader(headers, 'ce_occurredon', DATE, 'is not a date YYYY-MM-DD');
  // 30 February is read as a day of March.
  if (new Date(`${text}T00:00:00Z`).getUTCDate() !== Number(text.slice(-2)))
    throw new CloudEventError('ce_occurredon', 'is not a date YYYY-MM-DD');
  return text;
}

function readAttributes(headers: Readonly<Record<string, HeaderValue>>, key: string): CloudEventAttributes {
  if (getHeader(headers, 'ce_specversion', NOT_EMPTY, 'is empty') !== '1.0')
    throw new CloudEventError('ce_specversion', 'is not 1.0');
  const subject = getHeader(headers, 'ce_subject', NOT_EMPTY, 'is empty or not printable');
  if (subject !== key) throw new CloudEventError('key', 'is not ce_subject');
  const traceparent =
    findHeader(headers, 'ce_traceparent') === undefined
      ? null
      : getHeader(headers, 'ce_traceparent', TRACEPARENT, 'is not a traceparent of W3C Trace Context');
  return {
    id: getHeader(headers, 'ce_id', UUID, 'is not a UUID'),
    type: getHeader(headers, 'ce_type', TYPE, 'is not a type of events'),
    source: getHeader(headers, 'ce_source', URI_REFERENCE, 'is not a URI reference'),
    subject,
    time: readTime(headers),
    aggregateVersion: readNumber(headers, 'ce_aggregateversion'),
    occurredOn: readDate(headers),
    traceparent,
  };
}

function parseValue(text: string): JsonData {
  let data: JsonData | null;
  try {
    data = JSON.parse(text) as JsonData | null;
  } catch {
    throw new CloudEventError('value', 'is not JSON');
  }
  if (data === null) throw new CloudEventError('value', 'is null in JSON');
  return data;
}

/**
 * An event as a message, by the Kafka protocol binding of CloudEvents 1.0 in binary mode: attributes are headers `ce_…`, the value is the data, and
 * an erasure has none.
 *
 * @throws CloudEventError where an attribute is not well-formed
 */
export function encodeEvent(event: CloudEvent): EncodedEvent {
  // Written out in one: an object that is put together of others takes longer to make than all its headers to check.
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: event.source,
    ce_subject: event.subject,
    ce_time: event.time,
    ce_aggregateversion: String(event.aggregateVersion),
    ce_occurredon: event.occurredOn,
  };
  if (event.traceparent !== null) headers['ce_traceparent'] = event.traceparent;
  readAttributes(headers, event.subject);
  if (event.kind === 'ERASURE') return { key: event.subject, headers, value: null };
  headers['content-type'] = JSON_TYPE;
  headers['ce_dataschema'] = event.dataSchema;
  headers['ce_schemaversion'] = String(event.schemaVersion);
  getHeader(headers, 'ce_dataschema', URI_REFERENCE, 'is not a URI reference');
  readNumber(headers, 'ce_schemaversion');
  // What JSON does not know, as a function, has no text, and a number that is not finite is null there.
  const value = JSON.stringify(event.data) as string | undefined;
  if (value === undefined || value === 'null') throw new CloudEventError('value', 'is null in JSON');
  return { key: event.subject, headers, value };
}

/**
 * The event that a message is. Headers that it does not know are left alone, as CloudEvents asks for.
 *
 * @throws CloudEventError where the message is none, which names the header and the rule
 */
export function decodeEvent(message: ReceivedMessage): CloudEvent {
  const { headers = {}, value } = message;
  const key = textOf('key', message.key ?? '');
  const attributes = readAttributes(headers, key);
  if (value === null || value === undefined) return { ...attributes, kind: 'ERASURE' };
  const contentType = getHeader(headers, 'content-type', NOT_EMPTY, 'is empty');
  if (contentType.split(';')[0]?.trim().toLowerCase() !== JSON_TYPE)
    throw new CloudEventError('content-type', `is not ${JSON_TYPE}`);
  const schemaVersion =
    findHeader(headers, 'ce_schemaversion') === undefined
      ? FIRST_SCHEMA_VERSION
      : readNumber(headers, 'ce_schemaversion');
  return {
    ...attributes,
    kind: 'FACT',
    dataSchema: getHeader(headers, 'ce_dataschema', URI_REFERENCE, 'is not a URI reference'),
    schemaVersion,
    data: parseValue(textOf('value', value)),
  };
}
