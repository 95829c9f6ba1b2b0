import { Kind, parse } from 'graphql';

import { variablesText } from '../execution/bodies.js';
import type { CallPlan, Part } from '../execution/request.js';
import type { Json, JsonObject } from '../execution/tree.js';
import type { HeaderRules } from '../headers/header-rules.js';
import { fragmentsOf, operationOf } from '../operations/document.js';
import type { FetchNode } from '../plan/plan.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { CacheHints } from './cache-hints.js';
import { type CachePolicy, policyOfEntities } from './cache-policy.js';
import { inSeconds, type Kept, keptTexts } from './kept.js';
import { rightsOf } from './rights.js';

/** Entities that one fetch brought before, for one request: with its variables, and for whoever asks. */
export interface EntitiesOfFetch {
  /** What is kept of an entity, an object of one's own. */
  find(representation: string): JsonObject | undefined;
  /** Keeps what a subgraph brought, before anything is done to it. */
  keep(representation: string, entity: JsonObject): void;
}

/** Keeps what subgraphs bring of entities, for as long as `@cacheControl` allows. */
export interface EntityCache {
  /**
   * Nothing where what the fetch asks for may not be kept.
   *
   * @param onFound told of each entity that is found, until when it may be used, on the clock of `performance.now()`
   */
  of(
    call: CallPlan,
    part: Part,
    variables: ReadonlyMap<string, string>,
    context: RequestContext,
    onFound: (until: number) => void,
  ): EntitiesOfFetch | undefined;
  bytes(): number;
}

function policyOf({ operation, contextRewrites }: FetchNode, hints: CacheHints): CachePolicy | undefined {
  // What a context gives is another thing for each place.
  if (contextRewrites !== undefined) return undefined;
  const document = parse(operation, { noLocation: true });
  const [entities] = operationOf(document)?.selectionSet.selections ?? [];
  if (entities?.kind !== Kind.FIELD || entities.selectionSet === undefined) return undefined;
  return policyOfEntities(hints, entities.selectionSet, {
    fragments: fragmentsOf(document),
    // Conditions that are left in a fetch count either way.
    isWanted: () => true,
  });
}

/**
 * @param maxBytes what all that is kept may take together
 * @param onAsked told of each entity that was looked for, whether it was there
 * @param headers what of a client's headers decides what subgraphs bring
 */
export function entityCache(
  hints: CacheHints,
  maxBytes: number,
  onAsked: (hit: boolean) => void,
  headers: HeaderRules | undefined,
): EntityCache {
  const kept: Kept = keptTexts(maxBytes);
  const policies = new WeakMap<FetchNode, { readonly policy: CachePolicy | undefined }>();
  const policyFor = (fetch: FetchNode): CachePolicy | undefined => {
    const known = policies.get(fetch);
    if (known) return known.policy;
    const policy = policyOf(fetch, hints);
    policies.set(fetch, { policy });
    return policy;
  };
  return {
    bytes: () => kept.bytes(),
    of(call, part, variables, context, onFound) {
      const policy = part.entities === undefined ? undefined : policyFor(part.fetch);
      if (policy === undefined) return undefined;
      const { operation, variableUsages = [] } = part.fetch;
      const prefix = [
        call.service,
        rightsOf(context, policy.scope, headers, call.service),
        operation,
        variablesText(variableUsages, variables),
        '',
      ].join('\n');
      return {
        find(representation) {
          const found = kept.find(prefix + representation);
          onAsked(found !== undefined);
          if (found === undefined) return undefined;
          onFound(found.until);
          return JSON.parse(found.text) as JsonObject;
        },
        keep(representation, entity: Json) {
          kept.keep(prefix + representation, {
            text: JSON.stringify(entity),
            until: inSeconds(policy.maxAge),
          });
        },
      };
    },
  };
}
