import { ApolloServer } from '@apollo/server';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { Caller } from '@zhucan/access';
import { createLogger, type HealthCheck } from '@zhucan/observability';
import type { ImportDefinition } from '@zhucan/import-kit';
import { createProtector, loadKeyRing } from '@zhucan/protection';
import type { Sql } from '@zhucan/sql';
import type { FastifyInstance } from 'fastify';
import { type GraphQLSchema, parse } from 'graphql';
import type { Registry } from 'prom-client';
import type { EntitySchema, MigrationInterface } from 'typeorm';

import {
  requestContext,
  type ServiceBase,
  type ServiceRuntime,
  type SubgraphContext,
} from '../graph/context.js';
import { errorFormatter } from '../graph/errors.js';
import { scalars } from '../graph/scalars.js';
import { type EvidenceTypeName, subgraphSdl } from '../graph/sdl.js';
import { ImportDesk } from '../imports/desk.js';
import { importResolvers } from '../imports/resolvers.js';
import { addImportRoutes } from '../imports/routes.js';
import { planTasks } from '../records/plan-tasks.js';
import { recordImport } from '../records/record-import.js';
import { reportedFigures } from '../records/reported-figures.js';
import type { ReportDefinition } from '../report/definitions.js';
import { type EvidenceLoader, reportResolvers } from '../report/resolvers.js';
import { openDatabase } from '../store/database.js';
import { currentRequest } from './current-request.js';
import type { ServiceConfiguration } from './environment.js';
import { buildHttp } from './http.js';
import { type MetricsServer, serveMetrics } from './metrics-server.js';
import { serviceMetrics } from './service-metrics.js';

/** The resolvers of a schema by type and field, as graphql-tools takes them. */
export type ResolverMap = Readonly<Record<string, unknown>>;

/** What makes a service: its part of the graph, its tables, and what runs beside requests. */
export interface SubgraphDefinition<Loaders> {
  /** The service's name, as `registry`. */
  readonly service: string;
  /** Its own SDL, without the shared parts. */
  readonly schema: string;
  readonly resolvers: ResolverMap;
  readonly entities: readonly EntitySchema[];
  readonly migrations: readonly (new () => MigrationInterface)[];
  /** Loaders of one request. */
  readonly loaders: (context: ServiceRuntime & { readonly caller: Caller; readonly sql: Sql }) => Loaders;
  readonly report: ReportDefinition;
  /** A loader for each type of record behind a figure of this service. */
  readonly evidence: Partial<Record<EvidenceTypeName, EvidenceLoader<Loaders>>>;
  /** The workbooks that the service takes, besides its plan tasks and reported figures. */
  readonly imports?: (base: ServiceBase) => readonly ImportDefinition[];
  /** Starts what runs beside requests: relay, consumers. Answers how it is stopped and what must be well. */
  readonly background?: (runtime: ServiceRuntime, configuration: ServiceConfiguration) => Promise<Background>;
  /** Further HTTP routes, as uploads. */
  readonly routes?: (
    app: FastifyInstance,
    runtime: ServiceRuntime,
    configuration: ServiceConfiguration,
  ) => void;
}

/** What runs beside requests. */
export interface Background {
  readonly checks: readonly HealthCheck[];
  /** Adds what it measures. @returns reads it anew, before each scrape */
  addMetrics?(registry: Registry): () => Promise<void>;
  stop(): Promise<void>;
}

/** A service that runs. */
export interface RunningService {
  /** Base address, as `http://127.0.0.1:4001`. */
  readonly url: string;
  /** Where its metrics are, if they are served. */
  readonly metricsUrl?: string | undefined;
  readonly runtime: ServiceRuntime;
  /** Refuses new requests, finishes those under way, stops what runs beside them, closes the database. */
  stop(): Promise<void>;
}

/** One schema of a service: shared and own types with their resolvers. */
export function buildSchema<Loaders>(
  definition: Pick<SubgraphDefinition<Loaders>, 'service' | 'schema' | 'resolvers' | 'report' | 'evidence'>,
): GraphQLSchema {
  const parts: readonly ResolverMap[] = [
    reportResolvers(definition.report, definition.evidence),
    importResolvers(definition.service),
    definition.resolvers,
  ];
  const names = new Set(parts.flatMap((part) => Object.keys(part)));
  const merged = Object.fromEntries(
    [...names].map((name) => [
      name,
      Object.assign({}, ...parts.map((part) => part[name] as object | undefined)) as object,
    ]),
  );
  return buildSubgraphSchema([
    {
      typeDefs: parse(subgraphSdl(definition.service, definition.schema)),
      resolvers: { ...scalars, ...merged },
    },
  ] as Parameters<typeof buildSubgraphSchema>[0]);
}

/** Every kind of workbook that a service takes. */
function importsOf<Loaders>(
  { service, report, imports }: SubgraphDefinition<Loaders>,
  base: ServiceBase,
): readonly ImportDefinition[] {
  return [
    ...(imports?.(base) ?? []),
    recordImport(planTasks(service, report), base),
    recordImport(reportedFigures(service, report), base),
  ];
}

const NO_BACKGROUND: Background = { checks: [], stop: () => Promise.resolve() };

/**
 * Starts a service: migrates, starts what runs beside requests, then listens.
 *
 * @throws where the database cannot be reached, a migration fails or the port is taken; nothing keeps running then
 */
export async function startSubgraph<Loaders>(
  definition: SubgraphDefinition<Loaders>,
  configuration: ServiceConfiguration,
): Promise<RunningService> {
  const logger = createLogger({ service: definition.service, level: configuration.logLevel });
  const protector = createProtector(loadKeyRing(configuration.keyFile));
  const database = await openDatabase({
    url: configuration.databaseUrl,
    entities: definition.entities,
    migrations: definition.migrations,
  });
  let url = '';
  const base: ServiceBase = {
    service: definition.service,
    database,
    clock: configuration.clock,
    protector,
    logger,
    publicUrl: () => configuration.publicUrl ?? url,
  };
  const imports = new ImportDesk(base, importsOf(definition, base), configuration.importMaxBytes);
  const runtime: ServiceRuntime = { ...base, imports };
  const apollo = new ApolloServer<SubgraphContext<Loaders>>({
    schema: buildSchema(definition),
    formatError: errorFormatter(definition.service, currentRequest, logger),
    includeStacktraceInErrorResponses: false,
    introspection: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    plugins: [ApolloServerPluginLandingPageDisabled(), ApolloServerPluginInlineTraceDisabled()],
  });
  let background = NO_BACKGROUND;
  let app: FastifyInstance | undefined;
  let metrics: MetricsServer | undefined;
  const stop = async (): Promise<void> => {
    await app?.close();
    await metrics?.stop();
    await imports.idle();
    await background.stop();
    await apollo.stop();
    await database.close();
  };
  try {
    await apollo.start();
    background = (await definition.background?.(runtime, configuration)) ?? NO_BACKGROUND;
    const databaseCheck: HealthCheck = {
      name: 'database',
      check: async () => {
        await database.sql.query('SELECT 1');
      },
    };
    app = buildHttp({
      logger,
      gatewaySecret: configuration.gatewaySecret,
      apollo,
      contextOf: (caller) => requestContext(runtime, caller, definition.loaders),
      checks: [databaseCheck, ...background.checks],
    });
    addImportRoutes(app, imports);
    definition.routes?.(app, runtime, configuration);
    await imports.resume();
    if (configuration.metrics)
      metrics = await serveMetrics(
        serviceMetrics(definition.service, background),
        configuration.metrics,
        logger,
      );
    url = await app.listen({ host: configuration.host, port: configuration.port });
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
  logger.info({ url }, 'listening');
  return { url, metricsUrl: metrics?.url, runtime, stop };
}
