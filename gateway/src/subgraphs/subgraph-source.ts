import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway';

import type { GatewayLogger } from '../logger.js';
import type { RequestContext } from './request-context.js';
import { type SubgraphClient, SubgraphFailure } from './subgraph-client.js';
import { passOnError } from './subgraph-errors.js';

type Processed = Awaited<ReturnType<GraphQLDataSource['process']>>;

/**
 * The answer of a root fetch without its null fields. @apollo/gateway lets a later null overwrite what an earlier parallel fetch
 * brought for the same shareable field, so that one subgraph's failure would take the sections of the others with it. A field
 * that no fetch brings is null all the same, and its errors are kept.
 */
export function withoutNullRoots(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
}

/**
 * Answers the fetches of a plan from one subgraph. A call that fails is noted in the request's context and brings no data; which
 * fields that leaves null is known only when the whole answer is there.
 */
export class SubgraphSource implements GraphQLDataSource {
  constructor(
    private readonly service: string,
    private readonly client: SubgraphClient,
    private readonly logger: GatewayLogger,
  ) {}

  async process(options: GraphQLDataSourceProcessOptions): Promise<Processed> {
    // Loading comes from the committed supergraph, health from the readiness endpoints.
    if (!('incomingRequestContext' in options)) return { data: {} };
    const context = options.context as RequestContext;
    const { query = '', variables = {}, operationName } = options.request;
    const { requestId } = context.caller;
    context.calls.count += 1;
    try {
      const body = JSON.stringify({ query, variables, ...(operationName ? { operationName } : {}) });
      const { data, errors } = await this.client(this.service, body, context.caller, context.deadline);
      const onDefect = (code: string) =>
        this.logger.error(
          { service: this.service, requestId, code },
          'a subgraph answered with an error that is not passed on',
        );
      const entities = 'representations' in variables;
      const rootQuery = !entities && !query.startsWith('mutation');
      return {
        data: data && rootQuery ? withoutNullRoots(data) : (data ?? null),
        ...(errors && errors.length > 0
          ? { errors: errors.map((error) => passOnError(error, this.service, requestId, onDefect)) }
          : {}),
      };
    } catch (error) {
      const failure =
        error instanceof SubgraphFailure
          ? error
          : new SubgraphFailure(this.service, 'answer', 'the call could not be made');
      this.logger.warn(
        { service: this.service, requestId, rule: failure.rule, cause: failure.message },
        'a subgraph is unavailable',
      );
      const at = options.pathInIncomingRequest ?? [];
      context.failures.push({
        failure,
        operation: query,
        entities: 'representations' in variables,
        at: at.map(String),
      });
      return { data: null };
    }
  }
}
