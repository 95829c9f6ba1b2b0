/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from 0 to one below a bound. */
  below(bound: number): number;
  /** True with a probability. */
  chance(probability: number): boolean;
  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T;
  /** Some of a list, each once, in the list's order: at least `from` of them, at most `to`. */
  some<T>(list: readonly T[], from: number, to: number): T[];
}

/** Mixes numbers into one seed. */
export function seedOf(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash ^= hash >>> 13;
  }
  return hash >>> 0;
}

/** Random numbers of a seed (mulberry32: 32 bits of state are plenty for a few thousand numbers). */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (bound: number): number => Math.floor(next() * bound);
  return {
    below,
    chance: (probability) => next() < probability,
    pick(list) {
      if (list.length === 0) throw new Error('there is nothing to pick from');
      return list[below(list.length)] as (typeof list)[number];
    },
    some(list, from, to) {
      const count = Math.min(list.length, from + below(to - from + 1));
      const left = list.map((_each, at) => at);
      const taken: number[] = [];
      while (taken.length < count) taken.push(...left.splice(below(left.length), 1));
      return taken.sort((one, other) => one - other).map((at) => list[at] as (typeof list)[number]);
    },
  };
}
