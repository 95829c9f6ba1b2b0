import { describeError } from './error.js';
import { REDACTED, scrubText } from './text.js';

/**
 * Keys whose values are personal data, secrets, or may hold either (statement parameters, request bodies, rows). Compared in lower case
 * without punctuation, so that `citizen_id`, `citizenId` and `Citizen-Id` are one.
 */
const SENSITIVE_KEYS: ReadonlySet<string> = new Set([
  ...[
    'citizenid',
    'idnumber',
    'certificatenumber',
    'certificateno',
    'householdnumber',
    'accountnumber',
    'bankaccount',
    'cardnumber',
  ],
  ...['name', 'fullname', 'residentname', 'guardianname', 'contactname', 'personname'],
  ...['phone', 'phonenumber', 'mobile', 'telephone', 'address', 'email', 'birthdate', 'dateofbirth'],
  ...[
    'authorization',
    'cookie',
    'setcookie',
    'password',
    'secret',
    'token',
    'accesstoken',
    'key',
    'privatekey',
    'apikey',
    'xzhucancall',
  ],
  ...[
    'parameters',
    'params',
    'values',
    'detail',
    'variables',
    'query',
    'body',
    'row',
    'rows',
    'cells',
    'headers',
    'payload',
    'data',
  ],
]);

/** Keys of addresses: their query string may hold what a person typed. */
const ADDRESS_KEYS: ReadonlySet<string> = new Set(['url', 'path', 'href', 'originalurl']);

/** Deeper than any line that we write; it also ends a circle. */
const MAX_DEPTH = 6;
/** A line names a few things; a list that is longer is data. */
const MAX_ENTRIES = 50;

function normalised(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function scrubEntry(key: string, value: unknown, depth: number): unknown {
  const name = normalised(key);
  if (SENSITIVE_KEYS.has(name)) return value === undefined || value === null ? value : REDACTED;
  if (ADDRESS_KEYS.has(name) && typeof value === 'string') return scrubText(value.replace(/\?.*$/s, ''));
  return scrubValue(value, depth);
}

/** A value that may be logged: the same shape, without personal data and secrets. */
export function scrubValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return scrubText(value);
  if (typeof value === 'bigint') return scrubText(value.toString());
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[deep]';
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[binary]';
  if (value instanceof URL) return scrubText(`${value.origin}${value.pathname}`);
  if (value instanceof Map || value instanceof Set) return `[${value.size} entries]`;
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((each) => scrubValue(each, depth + 1));
  return scrubRecord(value, depth + 1);
}

/** The own fields of an object, each as it may be logged. */
export function scrubRecord(record: object, depth = 0): Record<string, unknown> {
  const entries = Object.entries(record).slice(0, MAX_ENTRIES);
  return Object.fromEntries(entries.map(([key, value]) => [key, scrubEntry(key, value, depth)]));
}
