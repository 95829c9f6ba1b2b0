import { type DocumentNode, GraphQLError } from 'graphql';

import { type GatewayProblem, gatewayProblem } from '../errors/problems.js';
import type { QueryLimits } from './limits.js';
import { measureDocument } from './measure-document.js';

function exceeded(rule: keyof QueryLimits, limit: number): GatewayProblem {
  return gatewayProblem('QUERY_LIMIT_EXCEEDED', rule, { detail: `${rule} is ${limit}.` });
}

/** What an error of the parser says where a document was given up for its length, or was nested deeper than the stack is. */
export function parserProblem(error: unknown, limits: QueryLimits): GatewayProblem | undefined {
  if (error instanceof RangeError) return exceeded('maxDepth', limits.maxDepth);
  if (!(error instanceof GraphQLError)) return undefined;
  return error.message.includes('tokens. Parsing aborted')
    ? exceeded('maxTokens', limits.maxTokens)
    : undefined;
}

/** Says which limit a document exceeds, in the order of the limits; before it is validated and planned. */
export function checkDocument(document: DocumentNode, limits: QueryLimits): GatewayProblem | undefined {
  const size = measureDocument(document);
  if (size.circular)
    return gatewayProblem('QUERY_LIMIT_EXCEEDED', 'circular fragment', {
      detail: 'A fragment spreads itself.',
    });
  if (Math.max(size.depth, size.valueDepth) > limits.maxDepth) return exceeded('maxDepth', limits.maxDepth);
  if (size.fields > limits.maxFields) return exceeded('maxFields', limits.maxFields);
  if (size.aliases > limits.maxAliases) return exceeded('maxAliases', limits.maxAliases);
  if (size.rootFields > limits.maxRootFields) return exceeded('maxRootFields', limits.maxRootFields);
  if (size.directives > limits.maxDirectives) return exceeded('maxDirectives', limits.maxDirectives);
  return undefined;
}
