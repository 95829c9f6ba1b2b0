import { type BearerSettings, createBearerVerifier } from '@zhucan/access';

import { ANYBODY } from './authorization/anybody.js';
import type { AuthorizationSettings } from './authorization/apply-rules.js';
import type { CacheSettings } from './caching/caching.js';
import { type Budget, type BudgetSettings, openBudget } from './budget/budget.js';
import { type TrustedDocumentsSettings, trustDocuments } from './documents/trusted-documents.js';
import { createEngine } from './engine/engine.js';
import type { AccessLog } from './http/access-log.js';
import { type HeaderRules, headerRules } from './headers/header-rules.js';
import type { HeaderRulesSettings } from './headers/rule-faults.js';
import { readCertificate, type TlsSettings } from './http/certificate.js';
import { type CompressionSettings, DEFAULT_COMPRESSION } from './http/compression.js';
import type { CorsSettings } from './http/cors.js';
import { checkSubgraphs } from './http/readiness.js';
import { buildHttp, type RequestReader } from './http/server.js';
import { DEFAULT_LIMITS, type QueryLimits } from './limits/limits.js';
import type { GatewayLogger } from './logger.js';
import { type GatewayMetrics, gatewayMetrics } from './metrics/gateway-metrics.js';
import { measuredQueries, measuredVerifier } from './metrics/measured.js';
import type { Measures } from './metrics/measures.js';
import { type MetricsPlace, type MetricsServer, serveMetrics } from './metrics/metrics-server.js';
import { packageVersion } from './metrics/package-version.js';
import { persistedQueries } from './operations/persisted-queries.js';
import { eventsOf, kafkaEvents } from './realtime/kafka/kafka-events.js';
import { topicsClient } from './realtime/kafka/topics-client.js';
import { type KafkaSettings, openTopics, type Topics } from './realtime/kafka/topics.js';
import { type SubgraphSubscriptions, subgraphEvents } from './realtime/sources/subgraph-events.js';
import { DEFAULT_STREAM_LIMITS, type StreamLimits, Streams } from './realtime/streams.js';
import type { BreakerSettings } from './subgraphs/circuit-breaker.js';
import {
  type CallSettings,
  createSubgraphClient,
  type SubgraphFetchEvent,
} from './subgraphs/subgraph-client.js';
import { namesOfSubgraphs } from './supergraph/join.js';
import { Generations, type Replacement, type Serving } from './supergraph/generations.js';
import { type Graph, loadGraph } from './supergraph/load-graph.js';
import { tracedClient, tracedMeasures } from './tracing/traced.js';
import type { Tracing, TracingSettings } from './tracing/tracing.js';

/** What a gateway needs. */
export interface GatewayConfiguration {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** How the gateway is reached by HTTPS; by HTTP where it is not named. */
  readonly tls?: TlsSettings | undefined;
  /** Address by the name of the subgraph, or what makes them of those in the supergraph. */
  readonly subgraphs:
    Readonly<Record<string, string>> | ((own: Graph['addresses']) => Readonly<Record<string, string>>);
  /** Where the supergraph is read anew, when that is asked for and, where a time is named, after each such time. */
  readonly source?: { readonly read: () => Promise<string>; readonly pollMs?: number };
  /** Nothing for a gateway that answers only `/livez`, and 503 at `/readyz`. */
  readonly supergraphSdl: string | undefined;
  /** How tokens are checked; nothing where whoever asks is served, as in benches. */
  readonly jwt: BearerSettings | undefined;
  /** Shared with the subgraphs, at least 32 bytes; nothing where these ask for no proof. */
  readonly gatewaySecret: Uint8Array | undefined;
  readonly logger: GatewayLogger;
  /** Told of every request that was answered; a line of the logger where nothing else is said. */
  readonly accessLog?: AccessLog;
  readonly limits?: Partial<QueryLimits>;
  /** The time that one call of a subgraph may take, in milliseconds. */
  readonly subgraphTimeoutMs?: number;
  /** The time that a whole request may take, in milliseconds. */
  readonly requestTimeoutMs?: number;
  /** The time in which a client must have sent its whole request, in milliseconds. */
  readonly receiveTimeoutMs?: number;
  /** The largest answer that is read from a subgraph, in bytes. */
  readonly maxAnswerBytes?: number;
  /** How many entities one call of a subgraph asks for at most. */
  readonly maxEntities?: number;
  /** How the subgraphs that have subscriptions are subscribed to, by their names. */
  readonly subscriptions?: Readonly<Record<string, SubgraphSubscriptions>>;
  /** Where the topics are whose messages are events; without it fields that have such events are refused. */
  readonly kafka?: KafkaSettings;
  /** How many subscriptions are open at once. */
  readonly streamLimits?: Partial<StreamLimits>;
  /** What is kept of answers and entities where `@cacheControl` allows it. */
  readonly caches?: CacheSettings;
  /** Which headers calls of subgraphs have besides the gateway's own; none where it is not named. */
  readonly headers?: HeaderRulesSettings;
  /** How single subgraphs are called otherwise than all, by their names. */
  readonly subgraphCalls?: Readonly<Record<string, CallSettings>>;
  /** When a failing subgraph is called no more. */
  readonly breaker?: Partial<BreakerSettings>;
  /** What each client may ask for; none where it is false, and by default where nobody is asked who he is. */
  readonly budget?: BudgetSettings | false;
  /** Which pages of other origins may ask; none where it is not named. */
  readonly cors?: CorsSettings;
  /** How answers are made smaller for clients that ask for it. */
  readonly compression?: Partial<CompressionSettings>;
  /** Who reads requests that come by HTTP; `own` where nothing is said. */
  readonly requestReader?: RequestReader;
  /** The documents that clients may ask with; any where it is not named. */
  readonly trustedDocuments?: TrustedDocumentsSettings;
  /** How `@authenticated`, `@requiresScopes` and `@policy` are applied. */
  readonly authorization?: AuthorizationSettings;
  /** Told of every call of a subgraph. */
  readonly onSubgraphFetch?: (event: SubgraphFetchEvent) => void;
  /** Where metrics are served; nothing is measured where it is not named. */
  readonly metrics?: MetricsPlace;
  /** Where spans of requests are sent; none are made where it is not named. */
  readonly tracing?: TracingSettings;
}

/** A gateway that listens. */
export interface RunningGateway {
  /** Where the graph is served, with its path. */
  readonly url: string;
  /** Where metrics are served, with their path; nothing where they are not. */
  readonly metricsUrl: string | undefined;
  /** Reads the supergraph, the manifest of trusted documents and the certificate anew; what cannot be served is refused, and the one before stays. */
  reload(): Promise<Replacement>;
  /** Answers what is under way, then closes. May be called twice. */
  stop(): Promise<void>;
}

/** The report of a year takes 3 s on a slow disk; a client gives up after 30 s. */
const SUBGRAPH_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;
/** A quarter of a megabyte comes in that time over the slowest line that an office has. */
const RECEIVE_TIMEOUT_MS = 10_000;
/** A page of 200 records with all that hangs on them has 2 MiB. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
/** Some 300 whole reports in a minute: more than a hall full of staff asks for, less than a program that has lost its way. */
const DEFAULT_BUDGET: BudgetSettings = { points: 2_000_000, durationSeconds: 60 };
/** Some thousands of queries of clients. */
const MAX_PERSISTED_BYTES = 16 * 1024 * 1024;

const NOTHING_KEPT = { documents: 0, responses: 0, entities: 0 };

/** Where the subgraphs of a graph are called. @throws where one has no address */
function addressesOf({ subgraphs }: GatewayConfiguration, own: Graph['addresses']): Graph['addresses'] {
  const addresses = typeof subgraphs === 'function' ? subgraphs(own) : subgraphs;
  const missing = Object.keys(own).filter((name) => !Object.hasOwn(addresses, name));
  if (missing.length > 0) throw new Error(`these subgraphs have no address: ${missing.join(', ')}`);
  return addresses;
}

/** Who is told of calls of subgraphs. */
function callListener(
  { onSubgraphFetch }: GatewayConfiguration,
  measures: Measures | undefined,
): GatewayConfiguration['onSubgraphFetch'] {
  if (measures === undefined) return onSubgraphFetch;
  return (event) => {
    measures.subgraphCalled(event);
    onSubgraphFetch?.(event);
  };
}

/** What serves a supergraph. @throws with the reason where it cannot be served */
function serve(
  configuration: GatewayConfiguration,
  limits: QueryLimits,
  measures: Measures | undefined,
  topics: Topics | undefined,
  headers: HeaderRules | undefined,
  supergraphSdl: string,
): Serving {
  const { logger, gatewaySecret, breaker, maxEntities } = configuration;
  const graph = loadGraph(supergraphSdl, limits);
  headers?.checkSubgraphs(graph.subgraphs);
  const addresses = addressesOf(configuration, graph.addresses);
  const onSubgraphFetch = callListener(configuration, measures);
  const untraced = createSubgraphClient({
    addresses,
    gatewaySecret,
    timeoutMs: configuration.subgraphTimeoutMs ?? SUBGRAPH_TIMEOUT_MS,
    maxAnswerBytes: configuration.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    calls: configuration.subgraphCalls,
    headers,
    ...(breaker ? { breaker } : {}),
    ...(onSubgraphFetch ? { onSubgraphFetch } : {}),
    ...(measures ? { onRetry: (service: string) => measures.callRetried(service) } : {}),
  });
  const called = configuration.tracing ? tracedClient(untraced) : untraced;
  const client = graph.kafka ? topicsClient(called, graph.kafka, topics, logger) : called;
  const events = subgraphEvents({
    subscriptions: configuration.subscriptions ?? {},
    gatewaySecret,
    timeoutMs: configuration.subgraphTimeoutMs ?? SUBGRAPH_TIMEOUT_MS,
    maxEventBytes: configuration.maxAnswerBytes ?? MAX_ANSWER_BYTES,
    headers,
  });
  const engine = createEngine({
    graph,
    client,
    events: graph.kafka
      ? eventsOf(kafkaEvents(graph.kafka, topics, logger), graph.kafka.virtual, events)
      : events,
    logger,
    limits,
    ...(measures ? { measures } : {}),
    authorization: configuration.authorization,
    ...(maxEntities === undefined ? {} : { maxEntities }),
    ...(configuration.caches ? { caches: configuration.caches } : {}),
  });
  return { engine, addresses, subgraphs: () => client.states() };
}

/** What makes spans, where they are wanted: its libraries are loaded only then. */
async function tracingOf({ tracing }: GatewayConfiguration): Promise<Tracing | undefined> {
  if (tracing === undefined) return undefined;
  const { openTelemetry } = await import('./tracing/open-telemetry.js');
  return openTelemetry(tracing, packageVersion());
}

/** What each client may ask for. */
function budgetOf({ budget, jwt, logger }: GatewayConfiguration): Budget | undefined {
  const settings = budget ?? (jwt === undefined ? false : DEFAULT_BUDGET);
  return settings === false ? undefined : openBudget(settings, logger);
}

/**
 * Starts a gateway. It comes up with any subgraph down, and without a supergraph, and says so at `/readyz`.
 *
 * @throws EnvironmentError where the certificate cannot be shown, or the rules for headers cannot hold
 */
export async function start(configuration: GatewayConfiguration): Promise<RunningGateway> {
  const { logger, source } = configuration;
  const certificate = configuration.tls && readCertificate(configuration.tls, logger);
  const headers = configuration.headers && headerRules(configuration.headers);
  const subgraphs = headers && namesOfSubgraphs(configuration.supergraphSdl);
  if (subgraphs) headers.checkSubgraphs(subgraphs);
  const limits: QueryLimits = { ...DEFAULT_LIMITS, ...configuration.limits };
  const persisted = persistedQueries(MAX_PERSISTED_BYTES);
  const metrics: GatewayMetrics | undefined =
    configuration.metrics &&
    gatewayMetrics(packageVersion(), {
      subgraphs: () => generations.serving?.subgraphs() ?? [],
      cacheBytes: () => ({
        ...(generations.serving?.engine.cacheBytes() ?? NOTHING_KEPT),
        persisted_queries: persisted.bytes(),
      }),
      servingSince: () => generations.serving?.since,
    });
  const tracing = await tracingOf(configuration);
  const measures = tracedMeasures(metrics?.measures, tracing);
  const streams = new Streams({ ...DEFAULT_STREAM_LIMITS, ...configuration.streamLimits }, measures);
  const trusted =
    configuration.trustedDocuments && trustDocuments(configuration.trustedDocuments, persisted, logger);
  const topics = configuration.kafka && openTopics(configuration.kafka, logger);
  const generations: Generations = new Generations(
    (sdl) => serve(configuration, limits, measures, topics, headers, sdl),
    logger,
    measures,
    (engine) => streams.endOn(engine),
    () => trusted?.known() ?? [],
  );
  if (configuration.supergraphSdl === undefined) logger.error({}, 'there is no supergraph');
  else await generations.replace(configuration.supergraphSdl);
  const budget = budgetOf(configuration);
  const app = buildHttp({
    logger,
    accessLog:
      configuration.accessLog ??
      ((line) => {
        logger.info(line, 'answered');
      }),
    lease: () => generations.lease(),
    persisted: measuredQueries(persisted, measures),
    authenticate: configuration.jwt
      ? measuredVerifier(createBearerVerifier(configuration.jwt), measures)
      : () => ANYBODY,
    asksForTokens: configuration.jwt !== undefined,
    streams,
    measures,
    tracing,
    readiness: () =>
      generations.serving
        ? checkSubgraphs(generations.serving.addresses)
        : Promise.resolve({ status: 'unavailable', reason: 'no supergraph' }),
    maxBodyBytes: limits.maxBodyBytes,
    receiveTimeoutMs: configuration.receiveTimeoutMs ?? RECEIVE_TIMEOUT_MS,
    certificate,
    requestReader: configuration.requestReader ?? 'own',
    passedOn: headers?.propagated ?? [],
    maxBatch: limits.maxBatch,
    maxCost: limits.maxCost,
    budget,
    trusted,
    cors: configuration.cors,
    compression: { ...DEFAULT_COMPRESSION, ...configuration.compression },
    requestTimeoutMs: configuration.requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
  });
  const reload = async (): Promise<Replacement> => {
    certificate?.reload();
    if (trusted) {
      trusted.reload();
      // What is trusted anew is planned before most ask for it.
      await generations.warmExpected();
    }
    if (source === undefined) return 'unchanged';
    try {
      return await generations.replace(await source.read());
    } catch (error) {
      logger.error(
        { reason: error instanceof Error ? error.message : 'unknown' },
        'the supergraph cannot be read',
      );
      return 'refused';
    }
  };
  // First, so that a port that cannot be had is told of before anybody is served.
  let metricsServer: MetricsServer | undefined;
  /** Closes all that is open, each whatever becomes of the others. @throws the first that failed */
  async function closeAll(): Promise<void> {
    const ends = [
      ...(await Promise.allSettled([app.close()])),
      ...(await Promise.allSettled([generations.close(), budget?.close(), topics?.close()])),
      // Last: what happens while the gateway drains is measured too.
      ...(await Promise.allSettled([metricsServer?.stop(), tracing?.stop()])),
    ];
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
  let address: string;
  try {
    metricsServer =
      metrics && configuration.metrics && (await serveMetrics(metrics, configuration.metrics, logger));
    const listening = await app.listen({ host: configuration.host, port: configuration.port });
    // Fastify does not know of what kind the server is.
    address = certificate ? listening.replace(/^http:/, 'https:') : listening;
  } catch (error) {
    await closeAll().catch(() => undefined);
    throw error;
  }
  const poll = source?.pollMs === undefined ? undefined : setInterval(() => void reload(), source.pollMs);
  let stopped: Promise<void> | undefined;
  return {
    url: `${address}/graphql`,
    metricsUrl: metricsServer?.url,
    reload,
    stop() {
      clearInterval(poll);
      // No new connections, and the end of what is under way.
      stopped ??= closeAll();
      return stopped;
    },
  };
}
