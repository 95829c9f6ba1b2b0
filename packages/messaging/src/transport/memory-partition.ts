import type { Message } from './transport.js';

/** A message with its place in its partition. */
export interface Placed {
  readonly offset: number;
  /** Instant at which it came, milliseconds since 1970. */
  readonly sentAtMs: number;
  readonly message: Message;
}

/** Some messages of one topic, in the order in which they came. */
export interface Partition {
  /** The offset of the next message that comes. */
  readonly next: number;
  /** @returns by how many bytes it has grown or, where that is negative, shrunk */
  append(message: Message): number;
  /** At most so many messages from an offset on. */
  read(offset: number, atMost: number): readonly Placed[];
  /** Forgets what stands before an offset. @returns the bytes that are free then */
  forget(before: number): number;
}

/** What a message takes: its text in UTF-16, and some for the rest. */
function bytesOf({ key, value, headers }: Message): number {
  const text = Object.entries(headers).reduce((sum, [name, each]) => sum + name.length + each.length, 0);
  return 2 * (key.length + (value?.length ?? 0) + text) + 64;
}

/** Holds every message. */
export function logPartition(): Partition {
  let first = 0;
  let held: Placed[] = [];
  const next = (): number => first + held.length;
  return {
    get next() {
      return next();
    },
    append(message) {
      held.push({ offset: next(), sentAtMs: Date.now(), message });
      return bytesOf(message);
    },
    read: (offset, atMost) => {
      const start = Math.max(offset - first, 0);
      return held.slice(start, start + atMost);
    },
    forget(before) {
      const gone = held.slice(0, Math.max(before - first, 0));
      held = held.slice(gone.length);
      first += gone.length;
      return gone.reduce((sum, { message }) => sum + bytesOf(message), 0);
    },
  };
}

/** Holds the last message of each key, an erasure too: a reader that comes later sees it. */
export function statePartition(): Partition {
  let next = 0;
  const last = new Map<string, Placed>();
  return {
    get next() {
      return next;
    },
    append(message) {
      const before = last.get(message.key);
      // A map keeps the order in which its keys were put in: the newest goes to the end.
      last.delete(message.key);
      last.set(message.key, { offset: next, sentAtMs: Date.now(), message });
      next += 1;
      return bytesOf(message) - (before ? bytesOf(before.message) : 0);
    },
    read: (offset, atMost) => {
      const found: Placed[] = [];
      for (const placed of last.values()) {
        if (placed.offset >= offset) found.push(placed);
        if (found.length === atMost) break;
      }
      return found;
    },
    forget: () => 0,
  };
}
