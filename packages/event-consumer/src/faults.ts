/** What is done about a failed effect. */
export type FaultKind =
  /** It passes by itself: tried again until it does. */
  | 'PASSING'
  /** It comes again whatever is done: the key is parked at once. */
  | 'PERMANENT'
  /** Nobody knows: tried a few times, then the key is parked. */
  | 'UNKNOWN';

/** Thrown by a handler to say that an event can never take effect as it is. The message must name no value. */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/**
 * SQLSTATEs that pass: class 08 (connection), 40 (deadlock, serialization, rolled back by the server), 53 (no room, too many connections), 57P (the
 * server is stopped or starts), and lock and statement timeouts.
 */
const PASSING_SQLSTATE = /^(?:08...|40...|53...|57P0[1-5]|55P03|57014|25006)$/;
const PASSING_SYSTEM = new Set([
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EMFILE', 'ENFILE'],
]);
/** What node-postgres says without any code. */
const PASSING_WORDS =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;
/** A chain of causes that is longer is a circle. */
const MAX_CAUSES = 5;

function kindOfOne(error: Error): FaultKind | undefined {
  if (error instanceof PermanentError) return 'PERMANENT';
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && (PASSING_SQLSTATE.test(code) || PASSING_SYSTEM.has(code))) return 'PASSING';
  // kafkajs marks what may be tried again.
  if (Reflect.get(error, 'retriable') === true || PASSING_WORDS.test(error.message)) return 'PASSING';
  return undefined;
}

/** Tells of a failure whether it passes, by the error and what caused it. */
export function faultKind(error: unknown): FaultKind {
  let each = error;
  for (let depth = 0; depth < MAX_CAUSES && each instanceof Error; depth += 1) {
    const kind = kindOfOne(each);
    if (kind) return kind;
    if (each instanceof AggregateError) {
      const kinds = (each.errors as unknown[]).map(faultKind);
      return kinds.length > 0 && kinds.every((one) => one === 'PASSING') ? 'PASSING' : 'UNKNOWN';
    }
    each = each.cause ?? Reflect.get(each, 'driverError');
  }
  return 'UNKNOWN';
}
