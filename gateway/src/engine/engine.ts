import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { GraphQLError } from 'graphql';

import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { SubgraphClient } from '../subgraphs/subgraph-client.js';
import { SubgraphSource } from '../subgraphs/subgraph-source.js';
import { readFieldOwners } from './field-owners.js';
import { mergeErrors } from './merge-errors.js';
import { nullPlaces } from './null-places.js';
import { sharedLeaves } from './shared-leaves.js';

/** What Apollo Server takes as its `gateway`: the seam behind which planning and execution may be replaced. */
export type Engine = NonNullable<ApolloServerOptionsWithGateway<RequestContext>['gateway']>;
type LoadedEngine = Awaited<ReturnType<Engine['load']>>;
type Execution = Awaited<ReturnType<NonNullable<LoadedEngine['executor']>>>;

function failureErrors(context: RequestContext, data: unknown): GraphQLError[] {
  return context.failures.flatMap((failed) => {
    const { message, extensions } = failed.error;
    const places = nullPlaces(failed, data).filter((path) => failed.root === null || path[0] === failed.root);
    // Nothing of it was asked for at a place that is still there: the failure is told without a path, unless all of it came from others.
    if (places.length === 0) return failed.covered ? [] : [new GraphQLError(message, { extensions })];
    return places.map((path) => {
      const field = path.filter((part) => typeof part === 'string').join('.');
      return new GraphQLError(message, {
        path,
        extensions: { ...extensions, field: extensions['field'] === '' ? field : extensions['field'] },
      });
    });
  });
}

/** Nulls where the schema allows none, without an error of a subgraph: a defect behind the gateway, told as one. */
function completionErrors(execution: Execution, requestId: string): GraphQLError[] {
  const found: unknown = execution.extensions?.['valueCompletion'];
  if (!Array.isArray(found)) return [];
  return found
    .filter((error: unknown) => error instanceof GraphQLError)
    .map((error) => {
      const { message, extensions } = problemAsError(
        gatewayProblem('INTERNAL_SERVER_ERROR', 'non-null field'),
        requestId,
      );
      return new GraphQLError(message, { path: error.path ?? null, extensions });
    });
}

/** The answer with every failure named at the fields that it left null, and nothing said twice. */
function withErrors(execution: Execution, context: RequestContext): Execution {
  const extensions = Object.fromEntries(
    Object.entries(execution.extensions ?? {}).filter(([key]) => key !== 'valueCompletion'),
  );
  const failures = failureErrors(context, execution.data);
  const own = (execution.errors ?? []).filter((error) => error instanceof GraphQLError);
  // A null that a failed fetch left is told once, as the failure.
  const completions = failures.length > 0 ? [] : completionErrors(execution, context.caller.requestId);
  const errors = mergeErrors([...own, ...failures, ...completions]);
  return {
    ...(execution.data === undefined ? {} : { data: execution.data }),
    ...(errors.length > 0 ? { errors } : {}),
    ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
  };
}

/**
 * The engine over a supergraph: Apollo's planner and executor, our calls of subgraphs, our errors.
 *
 * @param supergraphSdl its addresses are placeholders and never called
 */
export function createEngine(supergraphSdl: string, client: SubgraphClient, logger: GatewayLogger): Engine {
  // Read by @apollo/gateway when it is built: without it, it reports usage to its maker.
  process.env['APOLLO_TELEMETRY_DISABLED'] = '1';
  const owners = readFieldOwners(supergraphSdl);
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name }) => new SubgraphSource(name, client, logger),
    logger: apolloLogger(logger),
  });
  return {
    onSchemaLoadOrUpdate: (listener) => gateway.onSchemaLoadOrUpdate(listener),
    stop: () => gateway.stop(),
    async load(options) {
      const { schema, executor } = await gateway.load(options);
      return {
        schema,
        executor: async (request) => {
          const context = request.context as RequestContext;
          context.roots.shared = sharedLeaves(owners, {
            operation: request.operation,
            document: request.document,
            variables: request.request.variables ?? {},
          });
          return withErrors(await executor(request), context);
        },
      };
    },
  };
}

/** Apollo's logger over ours. Its texts are kept short: they may quote a query. */
export function apolloLogger(logger: GatewayLogger) {
  const text = (message: unknown) => String(message).slice(0, 300);
  return {
    debug: () => undefined,
    info: (message?: unknown) => logger.debug({}, text(message)),
    warn: (message?: unknown) => logger.warn({}, text(message)),
    error: (message?: unknown) => logger.error({}, text(message)),
  };
}
