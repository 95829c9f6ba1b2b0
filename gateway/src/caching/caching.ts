import type { EngineAnswer } from '../engine/engine.js';
import type { KeptOf } from '../execution/execute.js';
import type { HeaderRules } from '../headers/header-rules.js';
import type { Measures } from '../metrics/measures.js';
import type { Variant } from '../operations/operation.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { CacheHints } from './cache-hints.js';
import type { CachePolicy } from './cache-policy.js';
import { entityCache } from './entity-cache.js';
import { inSeconds } from './kept.js';
import { responseCache } from './response-cache.js';

/** What may be kept, in bytes; nothing is kept of what is not named. */
export interface CacheSettings {
  readonly responseBytes?: number | undefined;
  readonly entityBytes?: number | undefined;
}

/** What one request finds and leaves. */
export interface RequestCaching {
  /** The whole answer, where it is kept. */
  readonly found: EngineAnswer | undefined;
  /** Finds and keeps entities; nothing where none are kept. */
  readonly keptOf: KeptOf | undefined;
  /** Keeps an answer without errors. @returns the answer with how long it may be kept */
  keep(answer: EngineAnswer): EngineAnswer;
}

/** What is kept from one request to the next where `@cacheControl` allows it. */
export interface Caching {
  /** @param texts the variables, each as JSON */
  begin(
    variant: Variant,
    texts: ReadonlyMap<string, string>,
    context: RequestContext,
  ): RequestCaching | undefined;
  /** What is kept, in bytes by a rough estimate. */
  bytes(): { readonly responses: number; readonly entities: number };
}

/** A policy for the time that is left. */
function lasting({ scope }: CachePolicy, until: number): CachePolicy {
  return { scope, maxAge: Math.max(0, until - performance.now()) / 1_000 };
}

/**
 * @param headers what of a client's headers decides what subgraphs bring
 * @returns nothing where the supergraph allows nothing
 */
export function caching(
  hints: CacheHints,
  { responseBytes, entityBytes }: CacheSettings,
  measures: Measures | undefined,
  headers: HeaderRules | undefined,
): Caching | undefined {
  if (!hints.any) return undefined;
  const responses =
    responseBytes === undefined
      ? undefined
      : responseCache(responseBytes, (hit) => measures?.cacheAsked('responses', hit), headers);
  const entities =
    entityBytes === undefined
      ? undefined
      : entityCache(hints, entityBytes, (hit) => measures?.cacheAsked('entities', hit), headers);
  return {
    bytes: () => ({ responses: responses?.bytes() ?? 0, entities: entities?.bytes() ?? 0 }),
    begin(variant, texts, context) {
      const { cachePolicy } = variant;
      if (cachePolicy === undefined && entities === undefined) return undefined;
      const kept = cachePolicy && responses?.of(variant, texts, cachePolicy, context);
      const found = kept?.find();
      // Of the entities that were kept already, the one that must go first decides how long the answer may be used.
      let earliest = Infinity;
      return {
        found: found &&
          cachePolicy && { data: found.text, errors: [], cachePolicy: lasting(cachePolicy, found.until) },
        keptOf:
          entities &&
          ((call, part) =>
            entities.of(call, part, texts, context, (until) => {
              earliest = Math.min(earliest, until);
            })),
        keep(answer) {
          if (cachePolicy === undefined || answer.errors.length > 0) return answer;
          const until = Math.min(inSeconds(cachePolicy.maxAge), earliest);
          kept?.keep({ text: answer.data, until });
          return { ...answer, cachePolicy: lasting(cachePolicy, until) };
        },
      };
    },
  };
}
