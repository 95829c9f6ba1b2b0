/** Numbers that follow from a seed alone, so that a run can be made again. */
export interface Random {
  /** At least 0, below 1. */
  next(): number;
  /** A whole number, both bounds included. */
  whole(from: number, to: number): number;
  /** Whether something happens that happens with this probability. */
  chance(probability: number): boolean;
  /** One of them; they must not be empty. */
  pick<T>(of: readonly T[]): T;
  /** The same in another order. */
  shuffle<T>(of: readonly T[]): T[];
  /** A UUID as version 4 has them (RFC 9562). */
  uuid(): string;
}

/** FNV-1a over a text: a start for each purpose that a seed is used for. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/**
 * Mulberry32, which is public domain: 2^32 numbers before they repeat, enough for a run.
 *
 * @param purpose keeps what one part of a run draws from changing another's
 */
export function seededRandom(seed: number, purpose: string): Random {
  let state = hash(`${purpose}/${seed}`);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => whole(0, 15).toString(16)).join('');
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick<T>(of: readonly T[]): T {
      if (of.length === 0) throw new RangeError('of: must not be empty');
      return of[whole(0, of.length - 1)] as T;
    },
    shuffle<T>(of: readonly T[]): T[] {
      return of
        .map((value) => ({ value, at: next() }))
        .sort((one, other) => one.at - other.at)
        .map(({ value }) => value);
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'.charAt(whole(0, 3))}${hex(3)}-${hex(12)}`,
  };
}
