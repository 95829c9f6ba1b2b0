import { type BearerSettings, createBearerVerifier, SCHEMA_READ, type TokenHolder } from '@zhucan/access';

import { createEngine, type Engine } from './engine/engine.js';
import { checkSubgraphs } from './http/readiness.js';
import { buildHttp } from './http/server.js';
import { DEFAULT_LIMITS, type QueryLimits } from './limits/limits.js';
import type { GatewayLogger } from './logger.js';
import { persistedQueries } from './operations/persisted-queries.js';
import type { BreakerSettings } from './subgraphs/circuit-breaker.js';
import { createSubgraphClient, type SubgraphFetchEvent } from './subgraphs/subgraph-client.js';
import { subgraphAddresses } from './supergraph/committed.js';
import { loadGraph } from './supergraph/load-graph.js';

/** What a gateway needs. */
export interface GatewayConfiguration {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Address by the name of the subgraph; the addresses in the supergraph are never called. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** Nothing for a gateway that answers only `/livez`, and 503 at `/readyz`. */
  readonly supergraphSdl: string | undefined;
  /** How tokens are checked; nothing where whoever asks is served, as in benches. */
  readonly jwt: BearerSettings | undefined;
  /** Shared with the subgraphs, at least 32 bytes; nothing where these ask for no proof. */
  readonly gatewaySecret: Uint8Array | undefined;
  readonly logger: GatewayLogger;
  readonly limits?: Partial<QueryLimits>;
  /** The time that one call of a subgraph may take, in milliseconds. */
  readonly subgraphTimeoutMs?: number;
  /** The time that a whole request may take, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** The largest answer that is read from a subgraph, in bytes. */
  readonly maxAnswerBytes?: number;
  /** How many entities one call of a subgraph asks for at most. */
  readonly maxEntities?: number;
  /** When a failing subgraph is called no more. */
  readonly breaker?: Partial<BreakerSettings>;
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
/** Some thousands of queries of clients. */
const MAX_PERSISTED_BYTES = 16 * 1024 * 1024;

/** The supergraph, where it is one whose every subgraph has an address; the reason goes to the log otherwise. */
function usableSupergraph(configuration: GatewayConfiguration): string | undefined {
  const { supergraphSdl, subgraphs, logger } = configuration;
  if (supergraphSdl === undefined) {
    logger.error({}, 'there is no supergraph');
    return undefined;
  }
  try {
    const missing = Object.keys(subgraphAddresses(supergraphSdl)).filter(
      (name) => !Object.hasOwn(subgraphs, name),
    );
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

/** Who asks where nobody is asked who he is. */
const ANYBODY: TokenHolder = {
  subject: 'anybody',
  role: 'integrator',
  regionCode: null,
  scopes: [SCHEMA_READ],
};

/** The engine over the supergraph, where there is one that can be served. */
function buildEngine(configuration: GatewayConfiguration, limits: QueryLimits): Engine | undefined {
  const { logger } = configuration;
  const supergraphSdl = usableSupergraph(configuration);
  if (supergraphSdl === undefined) return undefined;
  try {
    return createEngine({
      graph: loadGraph(supergraphSdl),
      client: createSubgraphClient({
        addresses: configuration.subgraphs,
        gatewaySecret: configuration.gatewaySecret,
        timeoutMs: configuration.subgraphTimeoutMs ?? SUBGRAPH_TIMEOUT_MS,
        maxAnswerBytes: configuration.maxAnswerBytes ?? MAX_ANSWER_BYTES,
        ...(configuration.breaker ? { breaker: configuration.breaker } : {}),
        ...(configuration.onSubgraphFetch ? { onSubgraphFetch: configuration.onSubgraphFetch } : {}),
      }),
      logger,
      limits,
      ...(configuration.maxEntities === undefined ? {} : { maxEntities: configuration.maxEntities }),
    });
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
  const engine = buildEngine(configuration, limits);
  const app = buildHttp({
    logger: configuration.logger,
    engine: () => engine,
    persisted: persistedQueries(MAX_PERSISTED_BYTES),
    authenticate: configuration.jwt ? createBearerVerifier(configuration.jwt) : () => ANYBODY,
    readiness: () =>
      engine
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
      // No new connections, and the end of what is under way.
      stopped ??= app.close().then(() => engine?.close());
      return stopped;
    },
  };
}
