import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { SCHEMA_READ, type TokenHolder } from '@zhucan/access';
import { GraphQLError } from 'graphql';

import type { Engine } from '../engine/engine.js';
import type { ReceivedHeaders } from '../headers/header-rules.js';
import type { AnswerError } from '../projection/merge-errors.js';
import type { RequestContext } from '../subgraphs/request-context.js';

type ApolloGateway = NonNullable<ApolloServerOptionsWithGateway<object>['gateway']>;
type Executor = NonNullable<Awaited<ReturnType<ApolloGateway['load']>>['executor']>;
type Execution = Awaited<ReturnType<Executor>>;

/** What of a host's own context the gateway needs. */
export interface HostedRequest {
  /** Who asks; subgraphs are told. */
  readonly holder: TokenHolder;
  readonly requestId: string;
  /** The time that the request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The headers of its request by their names in small letters, where some are passed on to subgraphs. */
  readonly headers?: ReceivedHeaders | undefined;
}

function asGraphqlError({ message, path, locations, extensions }: AnswerError): GraphQLError {
  const error = new GraphQLError(message, { path: path ?? null, extensions: { ...extensions } });
  // Kept as they came: the document that they point into is the client's.
  if (locations) Object.defineProperty(error, 'locations', { value: locations, enumerable: true });
  return error;
}

/**
 * An engine as the `gateway` of an `ApolloServer`, for those who host it themselves: plugins, cache and HTTP are Apollo Server's, planning and
 * execution ours. Apollo Server gives single results only on this path: no `@defer`, no subscriptions.
 *
 * @param requestOf what is read of the context that the host makes for each request
 */
export function asApolloGateway(
  engine: Engine,
  supergraphSdl: string,
  requestOf: (context: unknown) => HostedRequest,
): ApolloGateway {
  const executor: Executor = async ({ document, source, operationName, request, context }) => {
    const { holder, requestId, timeoutMs, headers } = requestOf(context);
    const operation = engine.prepare(
      source || (document.loc?.source.body ?? ''),
      operationName ?? undefined,
      holder.scopes.includes(SCHEMA_READ),
      request.variables,
    );
    if ('errors' in operation) return { errors: operation.errors.map(asGraphqlError) };
    const own: RequestContext = {
      caller: { ...holder, requestId },
      holder,
      received: headers,
      deadline: performance.now() + timeoutMs,
      calls: { count: 0 },
    };
    const answer = await engine.run(operation, request.variables ?? {}, own);
    const errors = answer.errors.map(asGraphqlError);
    if (!('data' in answer)) return { errors };
    const data = JSON.parse(answer.data) as Execution['data'];
    return { ...(errors.length > 0 ? { errors } : {}), ...(data === undefined ? {} : { data }) };
  };
  return {
    onSchemaLoadOrUpdate(listener) {
      listener({ apiSchema: engine.schema, coreSupergraphSdl: supergraphSdl });
      return () => undefined;
    },
    load: () => Promise.resolve({ executor }),
    stop: () => engine.close(),
  };
}
