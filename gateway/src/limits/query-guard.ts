import { GraphQLError, parse } from 'graphql';

import { type GatewayProblem, gatewayProblem } from '../errors/problems.js';
import type { QueryLimits } from './limits.js';
import { type DocumentSize, measureDocument } from './measure-document.js';

/** Says why a query is refused, or nothing where it may go on. A query that does not parse goes on, to be reported as such. */
export type QueryGuard = (query: string) => GatewayProblem | undefined;

/** Operations remembered as within the limits: 500 of at most 256 KiB, in practice of 1 KiB. */
const REMEMBERED_QUERIES = 500;
/** Longer ones are measured each time, so that the memory of the remembered stays below 4 MiB. */
const REMEMBERED_LENGTH = 8_192;

function exceeded(rule: keyof QueryLimits, limit: number): GatewayProblem {
  return gatewayProblem('QUERY_LIMIT_EXCEEDED', rule, { detail: `${rule} is ${limit}.` });
}

function firstExceeded(size: DocumentSize, limits: QueryLimits): GatewayProblem | undefined {
  if (size.circular)
    return gatewayProblem('QUERY_LIMIT_EXCEEDED', 'circular fragment', {
      detail: 'A fragment spreads itself.',
    });
  if (size.depth > limits.maxDepth) return exceeded('maxDepth', limits.maxDepth);
  if (size.fields > limits.maxFields) return exceeded('maxFields', limits.maxFields);
  if (size.aliases > limits.maxAliases) return exceeded('maxAliases', limits.maxAliases);
  if (size.rootFields > limits.maxRootFields) return exceeded('maxRootFields', limits.maxRootFields);
  if (size.directives > limits.maxDirectives) return exceeded('maxDirectives', limits.maxDirectives);
  return undefined;
}

/** Builds the check of a query's size. The order of the limits above is the order in which they are reported. */
export function createQueryGuard(limits: QueryLimits): QueryGuard {
  const remembered = new Set<string>();
  return (query) => {
    if (remembered.has(query)) return undefined;
    let problem: GatewayProblem | undefined;
    try {
      problem = firstExceeded(
        measureDocument(parse(query, { maxLexicalTokens: limits.maxTokens, noLocation: true })),
        limits,
      );
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return error.message.includes('tokens. Parsing aborted')
        ? exceeded('maxTokens', limits.maxTokens)
        : undefined;
    }
    if (problem === undefined && query.length <= REMEMBERED_LENGTH) {
      const oldest = remembered.size < REMEMBERED_QUERIES ? undefined : remembered.values().next().value;
      if (oldest !== undefined) remembered.delete(oldest);
      remembered.add(query);
    }
    return problem;
  };
}
