import { readFileSync } from 'node:fs';

import type { LogLevel } from '@zhucan/observability';

import type { GatewayConfiguration } from '../start.js';
import { DEFAULT_SAMPLE_RATIO } from '../tracing/tracing.js';
import { COMMITTED, findCommittedSupergraph } from '../supergraph/committed.js';
import { kafkaOf } from './kafka-place.js';
import { type CommandLine, parseCommandLine } from './command-line.js';
import { type ConfigFile, readConfigFile } from './config-file.js';
import {
  EnvironmentError,
  type GatewayEnvironment,
  parseEnvironment,
  type Variables,
} from './environment.js';

/** What the process is run with. */
export type ProcessConfiguration = Omit<GatewayConfiguration, 'logger'> & { readonly logLevel: LogLevel };

/** Metrics are for whoever is on the machine, unless more is said. */
const METRICS_HOST = '127.0.0.1';
const FETCH_DEADLINE_MS = 30_000;

/** The text of a supergraph, from a file or an address. */
async function readSupergraph(source: string | URL): Promise<string> {
  try {
    if (source instanceof URL || !/^https?:/.test(source)) return readFileSync(source, 'utf8');
    const response = await fetch(source, { signal: AbortSignal.timeout(FETCH_DEADLINE_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return await response.text();
  } catch (error) {
    throw new EnvironmentError([
      `--supergraph: cannot be read: ${error instanceof Error ? error.message : 'unknown'}`,
    ]);
  }
}

/** How subgraphs are subscribed to, by their names. */
function subscriptionsOf(subgraphs: ConfigFile['subgraphs'] = {}): GatewayConfiguration['subscriptions'] {
  return Object.fromEntries(
    Object.entries(subgraphs).flatMap(([name, { subscriptions }]) =>
      subscriptions === undefined ? [] : [[name, subscriptions]],
    ),
  );
}

/** How single subgraphs are called, by their names. */
function callsOf(subgraphs: ConfigFile['subgraphs'] = {}): GatewayConfiguration['subgraphCalls'] {
  return Object.fromEntries(
    Object.entries(subgraphs).map(([name, { timeoutMs, connections, maxWaiting }]) => [
      name,
      {
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(connections === undefined ? {} : { connections }),
        ...(maxWaiting === undefined ? {} : { maxWaiting }),
      },
    ]),
  );
}

const KAFKA_NAMES = {
  username: '--config: kafka.username',
  passwordFile: '--config: kafka.passwordFile',
  caFile: '--config: kafka.caFile',
};

/** Where Kafka is by the file. @throws EnvironmentError where what it names cannot be read */
function kafkaIn({ kafka }: ConfigFile): GatewayConfiguration['kafka'] {
  if (kafka === undefined) return undefined;
  const faults: string[] = [];
  const settings = kafkaOf(kafka, KAFKA_NAMES, faults);
  if (faults.length > 0) throw new EnvironmentError(faults);
  return settings;
}

/** What a configuration file changes of any gateway. */
function settingsOf(config: ConfigFile, environment: GatewayEnvironment) {
  const { limits, subgraphTimeoutMs, requestTimeoutMs, maxAnswerBytes, maxEntities, requestReader } = config;
  const { authorization, breaker, compression, cors, trustedDocuments, budget, caches, receiveTimeoutMs } =
    config;
  const metrics = config.metrics ? { host: METRICS_HOST, ...config.metrics } : environment.metrics;
  const tracing = config.tracing
    ? { ...config.tracing, sampleRatio: config.tracing.sampleRatio ?? DEFAULT_SAMPLE_RATIO }
    : environment.tracing;
  const given = {
    headers: config.headers,
    tls: config.tls,
    limits,
    subgraphTimeoutMs,
    requestTimeoutMs,
    maxAnswerBytes,
    maxEntities,
    authorization,
    breaker,
    budget,
    trustedDocuments,
    cors,
    compression,
    caches,
    receiveTimeoutMs,
    requestReader,
    metrics,
    tracing,
    kafka: kafkaIn(config) ?? environment.kafka,
    streamLimits: config.streams,
    subscriptions: subscriptionsOf(config.subgraphs),
    subgraphCalls: callsOf(config.subgraphs),
  };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as Partial<GatewayConfiguration>;
}

/** Where a gateway listens and from which level on it logs. */
function placeOf(
  { port }: CommandLine,
  config: ConfigFile,
  environment: GatewayEnvironment,
): Pick<ProcessConfiguration, 'host' | 'port' | 'logLevel'> {
  return {
    host: config.host ?? environment.host,
    port: port ?? config.port ?? environment.port,
    logLevel: config.logLevel ?? environment.logLevel,
  };
}

/** Where the supergraph is read anew. */
function sourceOf(
  source: string | URL,
  { supergraphPollMs: pollMs }: ConfigFile,
): NonNullable<GatewayConfiguration['source']> {
  return { read: () => readSupergraph(source), ...(pollMs === undefined ? {} : { pollMs }) };
}

function withUrls(
  addresses: Readonly<Record<string, string>>,
  subgraphs: ConfigFile['subgraphs'] = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [name, subgraphs[name]?.url ?? address]),
  );
}

/** The variables of the environment by which the default graph's subgraphs are called, by their names. */
const URL_VARIABLES: Readonly<Record<string, string>> = {
  registry: 'ZHUCAN_SUBGRAPH_REGISTRY_URL',
  'rehab-employment': 'ZHUCAN_SUBGRAPH_REHAB_EMPLOYMENT_URL',
  'relief-accessibility': 'ZHUCAN_SUBGRAPH_RELIEF_ACCESSIBILITY_URL',
  'party-affairs': 'ZHUCAN_SUBGRAPH_PARTY_AFFAIRS_URL',
};

/** The environment with what the configuration file says instead of it. */
function overlaid(variables: Variables, { auth, gatewaySecretFile, subgraphs = {} }: ConfigFile): Variables {
  const said = {
    ZHUCAN_JWKS_URL: auth?.jwksUrl,
    ZHUCAN_JWT_ISSUER: auth?.issuer,
    ZHUCAN_JWT_AUDIENCE: auth?.audience,
    ZHUCAN_GATEWAY_SECRET_FILE: gatewaySecretFile,
    ...Object.fromEntries(
      Object.entries(URL_VARIABLES).map(([name, variable]) => [variable, subgraphs[name]?.url]),
    ),
  };
  const given = Object.entries(said).filter(([, value]) => value !== undefined);
  return { ...variables, ...Object.fromEntries(given) };
}

/** A gateway over a supergraph of one's own: nothing of it need be in the environment. */
async function ofSupergraph(
  source: string,
  commandLine: CommandLine,
  config: ConfigFile,
  variables: Variables,
): Promise<ProcessConfiguration> {
  const supergraphSdl = await readSupergraph(source);
  const environment = parseEnvironment(variables, {
    ofOwnSupergraph: true,
    needsTokens: !commandLine.insecureNoAuth,
  });
  return {
    ...settingsOf(config, environment),
    ...placeOf(commandLine, config, environment),
    subgraphs: (own) => withUrls(own, config.subgraphs),
    supergraphSdl,
    source: sourceOf(source, config),
    jwt: commandLine.insecureNoAuth ? undefined : environment.jwt,
    gatewaySecret: environment.gatewaySecret,
  };
}

/**
 * Reads what a gateway is run with: arguments before the configuration file, that before the environment.
 *
 * @throws EnvironmentError with what is missing or not well-formed
 */
export async function readConfiguration(
  args: readonly string[],
  variables: Variables,
): Promise<ProcessConfiguration> {
  const commandLine = parseCommandLine(args);
  if (commandLine.insecureNoAuth && variables['NODE_ENV'] === 'production')
    throw new EnvironmentError(['--insecure-no-auth: is refused where NODE_ENV is production']);
  const config: ConfigFile = commandLine.config === undefined ? {} : readConfigFile(commandLine.config);
  const source = commandLine.supergraph ?? config.supergraph;
  if (source !== undefined) return ofSupergraph(source, commandLine, config, overlaid(variables, config));
  const environment = parseEnvironment(overlaid(variables, config), {
    needsTokens: !commandLine.insecureNoAuth,
  });
  return {
    ...environment,
    ...settingsOf(config, environment),
    ...placeOf(commandLine, config, environment),
    subgraphs: environment.subgraphs,
    jwt: commandLine.insecureNoAuth ? undefined : environment.jwt,
    supergraphSdl: findCommittedSupergraph(),
    source: sourceOf(COMMITTED, config),
  };
}
