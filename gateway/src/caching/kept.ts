import { LRUCache } from 'lru-cache';

/** Texts that are kept for some seconds, in a bounded number of bytes. */
export interface Kept {
  /** What is kept under a key, and for how many seconds still. */
  find(key: string): { readonly text: string; readonly secondsLeft: number } | undefined;
  keep(key: string, text: string, seconds: number): void;
  /** What they take, in bytes, by a rough estimate. */
  bytes(): number;
}

/** A text of the client's script takes two bytes a character at most, and an entry some hundred besides. */
const BYTES_OF_A_CHARACTER = 2;
const BYTES_OF_AN_ENTRY = 128;

/** @param maxBytes what all may take together; one that takes more than an eighth of it is not kept */
export function keptTexts(maxBytes: number): Kept {
  const kept = new LRUCache<string, string>({
    maxSize: maxBytes,
    maxEntrySize: Math.ceil(maxBytes / 8),
    sizeCalculation: (text, key) => BYTES_OF_AN_ENTRY + BYTES_OF_A_CHARACTER * (text.length + key.length),
  });
  return {
    find(key) {
      const text = kept.get(key);
      return text === undefined ? undefined : { text, secondsLeft: kept.getRemainingTTL(key) / 1_000 };
    },
    keep(key, text, seconds) {
      kept.set(key, text, { ttl: seconds * 1_000 });
    },
    bytes: () => kept.calculatedSize,
  };
}
