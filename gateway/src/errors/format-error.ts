import type { GraphQLFormattedError } from 'graphql';

import { type GatewayCode, gatewayProblem, isGatewayCode, problemAsError } from './problems.js';

/** What graphql-js quotes of a client's values, which may be identifiers: cut from there to the end of the message. */
const QUOTED_VALUES = [
  /^(Variable "\$\w+") got invalid value [\s\S]*$/,
  /^([\s\S]*?),? found [\s\S]*$/,
  /^([\s\S]*?(?:value|type)): [\s\S]*$/,
] as const;

/**
 * A message of graphql-js without the values that it quotes. Names of variables, types and fields stay.
 * Over-cutting loses a hint; under-cutting would put a citizen id into an error.
 */
export function withoutValues(message: string): string {
  for (const pattern of QUOTED_VALUES) {
    const kept = pattern.exec(message)?.[1];
    if (kept !== undefined) return `${kept}.`;
  }
  return message.replace(/"[^"]*\d{6,}[^"]*"/g, 'a value');
}

/** The field that a validation or coercion message is about: a variable or a field, where it names one. */
function fieldOf(message: string): string {
  return /^Variable "\$(\w+)"/.exec(message)?.[1] ?? /(?:field|argument) "(\w+)"/i.exec(message)?.[1] ?? '';
}

function codeOf(error: GraphQLFormattedError): GatewayCode {
  const code = error.extensions?.['code'];
  // Apollo calls a query that stopped at the token limit a syntax error.
  if (code === 'GRAPHQL_PARSE_FAILED' && error.message.includes('tokens. Parsing aborted'))
    return 'QUERY_LIMIT_EXCEEDED';
  return isGatewayCode(code) ? code : 'INTERNAL_SERVER_ERROR';
}

/** Whether an error has been shaped already, by a subgraph or by the gateway. */
function isShaped(extensions: Readonly<Record<string, unknown>> | undefined): boolean {
  return (
    typeof extensions?.['code'] === 'string' &&
    typeof extensions['messageZh'] === 'string' &&
    typeof extensions['service'] === 'string'
  );
}

/**
 * The last step before an error leaves: deliberate errors pass, those of parsing and validation get both languages and
 * lose quoted values, all others are masked.
 *
 * @param onDefect told of each error that is masked
 */
export function formatError(
  error: GraphQLFormattedError,
  onDefect: (error: GraphQLFormattedError) => void,
): GraphQLFormattedError {
  const place = {
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
  };
  if (isShaped(error.extensions))
    return { message: error.message, ...place, extensions: error.extensions ?? {} };
  const code = codeOf(error);
  if (code === 'INTERNAL_SERVER_ERROR') {
    onDefect(error);
    return { ...problemAsError(gatewayProblem(code, 'internal')), ...place };
  }
  // APQ clients look for this very message.
  if (code === 'PERSISTED_QUERY_NOT_FOUND') {
    return { message: 'PersistedQueryNotFound', extensions: { ...gatewayProblem(code, 'persisted query') } };
  }
  const detail = withoutValues(error.message);
  const problem = gatewayProblem(
    code,
    code === 'QUERY_LIMIT_EXCEEDED' ? 'maxTokens' : 'GraphQL specification',
    { field: fieldOf(error.message), detail },
  );
  return { ...problemAsError(problem), ...place };
}
