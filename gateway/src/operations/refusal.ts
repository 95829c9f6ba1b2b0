import type { GraphQLError } from 'graphql';

import { formatError } from '../errors/format-error.js';
import { type GatewayProblem, problemAsError } from '../errors/problems.js';
import type { AnswerError } from '../projection/merge-errors.js';

/** A request that is answered without asking anybody. */
export interface Refusal {
  readonly errors: readonly AnswerError[];
}

/** A refusal with what graphql-js says of the request, in both languages and without the values that it quotes. */
export function refused(code: string, errors: readonly GraphQLError[]): Refusal {
  return {
    errors: errors.map(({ message: said, locations: places }) => {
      const {
        message,
        locations,
        extensions = {},
      } = formatError(
        { message: said, ...(places ? { locations: places } : {}), extensions: { code } },
        () => undefined,
      );
      return { message, extensions, ...(locations ? { locations } : {}) };
    }),
  };
}

/** A refusal for a reason of the gateway's own. */
export function refusedBy(problem: GatewayProblem): Refusal {
  return { errors: [problemAsError(problem)] };
}
