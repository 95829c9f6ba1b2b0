import { LRUCache } from 'lru-cache';

/** A text with the instant from which on it must not be used, on the clock of `performance.now()`. */
export interface KeptText {
  readonly text: string;
  readonly until: number;
}

/** Texts that are kept for some seconds, in a bounded number of bytes. */
export interface Kept {
  find(key: string): KeptText | undefined;
  keep(key: string, kept: KeptText): void;
  /** What they take, in bytes, by a rough estimate. */
  bytes(): number;
}

/** A text of the client's script takes two bytes a character at most, and an entry some hundred besides. */
const BYTES_OF_A_CHARACTER = 2;
const BYTES_OF_AN_ENTRY = 128;

/** @param maxBytes what all may take together; one that takes more than an eighth of it is not kept */
export function keptTexts(maxBytes: number): Kept {
  const kept = new LRUCache<string, KeptText>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 8),
    sizeCalculation: ({ text }, key) => BYTES_OF_AN_ENTRY + BYTES_OF_A_CHARACTER * (text.length + key.length),
  });
  return {
    find(key) {
      const found = kept.get(key);
      if (found === undefined || found.until > performance.now()) return found;
      kept.delete(key);
      return undefined;
    },
    keep(key, text) {
      if (text.until > performance.now()) kept.set(key, text);
    },
    bytes: () => kept.calculatedSize,
  };
}

/** The instant that is so many seconds from now. */
export function inSeconds(seconds: number): number {
  return performance.now() + seconds * 1_000;
}
