import type { HeaderRules } from '../headers/header-rules.js';
import type { Variant } from '../operations/operation.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { CachePolicy } from './cache-policy.js';
import { type KeptText, keptTexts } from './kept.js';
import { rightsOf } from './rights.js';

/** The data of an answer that was given before, for one request: with its variables, and for whoever asks. */
export interface KeptAnswer {
  /** The data as JSON, and until when they may be used. */
  find(): KeptText | undefined;
  /** Keeps the data of an answer without errors. */
  keep(data: KeptText): void;
}

/** Keeps whole answers, for as long as `@cacheControl` allows. */
export interface ResponseCache {
  /** @param texts the variables, each as JSON */
  of(
    variant: Variant,
    texts: ReadonlyMap<string, string>,
    policy: CachePolicy,
    context: RequestContext,
  ): KeptAnswer;
  bytes(): number;
}

/**
 * @param maxBytes what all that is kept may take together
 * @param onAsked told of each answer that was looked for, whether it was there
 * @param headers what of a client's headers decides what subgraphs bring
 */
export function responseCache(
  maxBytes: number,
  onAsked: (hit: boolean) => void,
  headers: HeaderRules | undefined,
): ResponseCache {
  const kept = keptTexts(maxBytes);
  // Compiled for one choice of conditions and of what the caller may read. What is compiled anew is another one: its answers are found no more, and make room in time.
  const numbers = new WeakMap<Variant, number>();
  let last = 0;
  const numberOf = (variant: Variant): number => {
    const known = numbers.get(variant);
    if (known !== undefined) return known;
    last += 1;
    numbers.set(variant, last);
    return last;
  };
  return {
    bytes: () => kept.bytes(),
    of(variant, texts, policy, context) {
      const key = [
        numberOf(variant),
        rightsOf(context, policy.scope, headers),
        ...[...texts].map(([name, text]) => `${name}=${text}`),
      ].join('\n');
      return {
        find() {
          const found = kept.find(key);
          onAsked(found !== undefined);
          return found;
        },
        keep(data) {
          kept.keep(key, data);
        },
      };
    },
  };
}
