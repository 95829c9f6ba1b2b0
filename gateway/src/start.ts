import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { createBearerVerifier } from '@zhucan/access';

import { apolloLogger, createEngine } from './engine/engine.js';
import { formatError } from './errors/format-error.js';
import { checkSubgraphs } from './http/readiness.js';
import { buildHttp } from './http/server.js';
import { DEFAULT_LIMITS, type QueryLimits } from './limits/limits.js';
import { createQueryGuard } from './limits/query-guard.js';
import type { GatewayLogger } from './logger.js';
import type { RequestContext } from './subgraphs/request-context.js';
import { createSubgraphClient, type SubgraphFetchEvent } from './subgraphs/subgraph-client.js';
import { subgraphNames } from './supergraph.js';

/** What a gateway needs. */
export interface GatewayConfiguration {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Address by the name of the subgraph; the addresses in the supergraph are never called. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Nothing for a gateway that answers only `/livez`, and 503 at `/readyz`. */
  readonly supergraphSdl: string | undefined;
  readonly jwt: { readonly jwksUrl: string; readonly issuer: string; readonly audience: string };
  /** Shared with the subgraphs, at least 32 bytes. */
  readonly gatewaySecret: Uint8Array;
  readonly logger: GatewayLogger;
  readonly limits?: Partial<QueryLimits>;
  /** The time that one call of a subgraph may take, in milliseconds. */
  readonly subgraphTimeoutMs?: number;
  /** The time that a whole request may take, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** The largest answer that is read from a subgraph, in bytes. */
  readonly maxAnswerBytes?: number;
  /** Told of every call of a subgraph. */
  readonly onSubgraphFetch?: (event: SubgraphFetchEvent) => void;
}

/** A gateway that listens. */
export interface RunningGateway {
  /** Where the graph is served, with its path. */
  readonly url: string;
  /** Answers what is under way, then closes. May be called twice. */
  stop(): Promise<void>;
}

/** The report of a year takes 3 s on a slow disk; a client gives up after 30 s. */
const SUBGRAPH_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
/** A page of 200 records with all that hangs on them has 2 MiB. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/** The supergraph, where it is one whose every subgraph has an address; the reason goes to the log otherwise. */
function usableSupergraph(configuration: GatewayConfiguration): string | undefined {
  const { supergraphSdl, subgraphs, logger } = configuration;
  if (supergraphSdl === undefined) {
    logger.error({}, 'there is no supergraph');
    return undefined;
  }
  try {
    const missing = subgraphNames(supergraphSdl).filter((name) => !Object.hasOwn(subgraphs, name));
    if (missing.length === 0) return supergraphSdl;
    logger.error({ missing }, 'subgraphs of the supergraph have no address');
  } catch (error) {
    logger.error(
      { reason: error instanceof Error ? error.message : 'unknown' },
      'the supergraph cannot be read',
    );
  }
  return undefined;
}

/** Puts the request's id into every error, for the person who reports it. */
const requestIds: ApolloServerPlugin<RequestContext> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse: ({ response: { body }, contextValue: { caller } }) => {
        if (body.kind === 'single' && body.singleResult.errors) {
          const { requestId } = caller;
          body.singleResult.errors = body.singleResult.errors.map((error) => ({
            ...error,
            extensions: { ...error.extensions, requestId },
          }));
        }
        return Promise.resolve();
      },
    }),
};

async function startApollo(
  configuration: GatewayConfiguration,
  limits: QueryLimits,
): Promise<ApolloServer<RequestContext> | undefined> {
  const { logger } = configuration;
  const supergraphSdl = usableSupergraph(configuration);
  if (supergraphSdl === undefined) return undefined;
  const client = createSubgraphClient({
    addresses: configuration.subgraphs,
    gatewaySecret: configuration.gatewaySecret,
    timeoutMs: configuration.subgraphTimeoutMs ?? SUBGRAPH_TIMEOUT_MS,
    maxAnswerBytes: configuration.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    ...(configuration.onSubgraphFetch ? { onSubgraphFetch: configuration.onSubgraphFetch } : {}),
  });
  const server = new ApolloServer<RequestContext>({
    gateway: createEngine(supergraphSdl, client, logger),
    introspection: true,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    formatError: (error) =>
      formatError(error, () =>
        logger.error({ path: error.path?.filter((part) => typeof part === 'string') }, 'an error was masked'),
      ),
    allowBatchedHttpRequests: false,
    parseOptions: { maxLexicalTokens: limits.maxTokens },
    // The supervisor stops the process by `stop`; signals are handled in one place.
    stopOnTerminationSignals: false,
    logger: apolloLogger(logger),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Named one by one: with a key in the environment Apollo Server would switch them on by itself.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      requestIds,
    ],
  });
  try {
    await server.start();
    return server;
  } catch (error) {
    logger.error(
      { reason: error instanceof Error ? error.message : 'unknown' },
      'the supergraph cannot be served',
    );
    return undefined;
  }
}

/** Starts a gateway. It comes up with any subgraph down, and without a supergraph, and says so at `/readyz`. */
export async function start(configuration: GatewayConfiguration): Promise<RunningGateway> {
  const limits: QueryLimits = { ...DEFAULT_LIMITS, ...configuration.limits };
  const apollo = await startApollo(configuration, limits);
  const app = buildHttp({
    logger: configuration.logger,
    apollo,
    authenticate: createBearerVerifier(configuration.jwt),
    guard: createQueryGuard(limits),
    readiness: () =>
      apollo
        ? checkSubgraphs(configuration.subgraphs)
        : Promise.resolve({ status: 'unavailable', reason: 'no supergraph' }),
    maxBodyBytes: limits.maxBodyBytes,
    requestTimeoutMs: configuration.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
  });
  const address = await app.listen({ host: configuration.host, port: configuration.port });
  let stopped: Promise<void> | undefined;
  return {
    url: `${address}/graphql`,
    stop() {
      // First no new connections and the end of what is under way, then the engine.
      stopped ??= app.close().then(() => apollo?.stop());
      return stopped;
    },
  };
}
