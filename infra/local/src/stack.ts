import { existsSync, writeFileSync } from 'node:fs';

import type { Role } from '@zhucan/access';
import { portIsTaken, startKafka, startPostgres } from '@zhucan/embedded-servers';
import { memoryTransport, type Transport } from '@zhucan/messaging';

import { ensureDatabases } from './databases.js';
import {
  addressOf,
  type Environment,
  type EnvironmentParts,
  gatewayEnvironment,
  serviceEnvironment,
} from './environments.js';
import { LocalError } from './errors.js';
import { startGatewayHere, startServiceHere } from './in-process.js';
import { signToken, startIssuer } from './issuer.js';
import { makeFolders } from './paths.js';
import { GATEWAY, SERVICES, type ServiceName } from './parts.js';
import { ensureSecrets } from './secrets.js';
import type { StackSettings } from './settings.js';
import { clearStale, removeState, type StackState, writeState } from './state.js';
import { entryPath, type SupervisedProcess, superviseProcess } from './supervised-process.js';
import { keepServer } from './supervised-server.js';

/** Hears what happens. */
export interface StackListener {
  /** A line that a part wrote. */
  log(part: string, line: string): void;
  /** A part is up, after so many milliseconds. */
  up(part: string, milliseconds: number): void;
}

/** A local stack that runs. */
export interface Stack {
  /** The graph, as `http://127.0.0.1:4000/graphql`. */
  readonly graphUrl: string;
  readonly issuerUrl: string;
  /** Superuser of the PostgreSQL. */
  readonly postgresUrl: string;
  readonly kafkaBrokers: readonly string[];
  token(role: Role, region?: string): Promise<string>;
  /** Stops one service, as for a test of what its absence costs. */
  stopService(name: ServiceName): Promise<void>;
  /** Starts a service again that was stopped. */
  startService(name: ServiceName): Promise<void>;
  /** Stops services, then Kafka, then PostgreSQL. */
  stop(): Promise<void>;
}

interface Stoppable {
  stop(): Promise<void>;
}

const POLL_DEADLINE_MS = 1_000;

/**
 * Starts the whole stack and waits until the gateway serves.
 *
 * @param abort ends a start that is under way: what had come up is stopped again
 * @throws LocalError, MissingToolError, PortTakenError or ServerFailedError, each with one sentence; nothing keeps running then
 */
export async function startStack(
  settings: StackSettings,
  listener: StackListener,
  abort?: AbortSignal,
): Promise<Stack> {
  makeFolders(settings.folders);
  clearStale(settings.folders);
  await refuseTakenPorts(settings);
  const started: Stoppable[] = [];
  const stopAll = async (): Promise<void> => {
    for (let next = started.pop(); next !== undefined; next = started.pop()) await next.stop();
    removeState(settings.folders);
  };
  try {
    return await bringUp(settings, listener, started, stopAll, abort);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function bringUp(
  settings: StackSettings,
  listener: StackListener,
  started: Stoppable[],
  stopAll: () => Promise<void>,
  abort?: AbortSignal,
): Promise<Stack> {
  const { folders } = settings;
  const secrets = ensureSecrets(folders);
  if (!existsSync(folders.clockFile)) writeFileSync(folders.clockFile, `${settings.today}\n`);

  const { postgresUrl, kafkaBrokers } = await startServers(settings, listener, started);
  abort?.throwIfAborted();
  await ensureDatabases(postgresUrl, secrets.databasePasswords, settings.postgresUrl === undefined);
  const issuer = await startIssuer(secrets.issuerKeyFile, settings.ports.issuer);
  started.push(issuer);

  const parts: EnvironmentParts = { settings, secrets, postgresUrl, kafkaBrokers, issuerUrl: issuer.url };
  const state: StackState = {
    pid: process.pid,
    parts: {},
    gatewayUrl: addressOf(settings, 'gateway'),
    issuerUrl: issuer.url,
    postgresUrl,
    kafkaBrokers: kafkaBrokers === 'memory' ? [] : [...kafkaBrokers],
  };
  writeState(folders, state);

  const running = new Map<string, Stoppable>();
  const stopPart = async (name: string): Promise<void> => {
    const part = running.get(name);
    running.delete(name);
    await part?.stop();
  };
  const onStarted = (name: string, pid: number): void => {
    state.parts[name] = pid;
    writeState(folders, state);
  };
  const transport = kafkaBrokers === 'memory' ? memoryTransport() : undefined;
  const context: PartContext = { settings, listener, onStarted, abort, transport };
  const startPart = async (
    part: { name: ServiceName | 'gateway'; packageName: string; entry: string },
    environment: Environment,
  ): Promise<void> => {
    const began = performance.now();
    running.set(part.name, await runPart(context, part, environment));
    listener.up(part.name, performance.now() - began);
  };

  started.push({
    async stop() {
      await Promise.all(SERVICES.map(({ name }) => stopPart(name)));
    },
  });
  // All are waited for, so that a failure of one leaves none that comes up later.
  const outcomes = await Promise.allSettled(
    SERVICES.map((service) => startPart(service, serviceEnvironment(parts, service))),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  abort?.throwIfAborted();
  started.push({ stop: () => stopPart(GATEWAY.name) });
  await startPart(GATEWAY, gatewayEnvironment(parts));
  abort?.throwIfAborted();

  return {
    graphUrl: `${addressOf(settings, 'gateway')}/graphql`,
    issuerUrl: issuer.url,
    postgresUrl,
    kafkaBrokers: state.kafkaBrokers,
    token: (role, region) => signToken(secrets.issuerKeyFile, issuer.url, { role, region }),
    stopService: stopPart,
    async startService(name) {
      const service = SERVICES.find((candidate) => candidate.name === name);
      if (service !== undefined && !running.has(name))
        await startPart(service, serviceEnvironment(parts, service));
    },
    stop: stopAll,
  };
}

interface PartContext {
  readonly settings: StackSettings;
  readonly listener: StackListener;
  readonly onStarted: (name: string, pid: number) => void;
  readonly abort: AbortSignal | undefined;
  /** Shared by all services where events are in memory. */
  readonly transport: Transport | undefined;
}

async function runPart(
  { settings, listener, onStarted, abort, transport }: PartContext,
  part: { name: ServiceName | 'gateway'; packageName: string; entry: string },
  environment: Environment,
): Promise<Stoppable | SupervisedProcess> {
  if (!settings.processes) {
    return part.name === GATEWAY.name
      ? startGatewayHere(part.packageName, environment)
      : startServiceHere(part.packageName, environment, transport);
  }
  const address = addressOf(settings, part.name);
  return superviseProcess({
    name: part.name,
    entry: entryPath(part.entry),
    environment,
    abort,
    isReady: () => isReady(address),
    log: (line) => {
      listener.log(part.name, line);
    },
    onStarted: (pid) => {
      onStarted(part.name, pid);
    },
  });
}

async function isReady(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}/readyz`, { signal: AbortSignal.timeout(POLL_DEADLINE_MS) })).ok;
  } catch {
    return false;
  }
}

async function startServers(
  settings: StackSettings,
  listener: StackListener,
  started: Stoppable[],
): Promise<{ postgresUrl: string; kafkaBrokers: readonly string[] | 'memory' }> {
  const began = performance.now();
  const { folders, ports } = settings;
  // PostgreSQL stops last: services and Kafka may still write while they stop.
  const first: Stoppable[] = [];
  const second: Stoppable[] = [];
  const postgres = async (): Promise<string> => {
    if (settings.postgresUrl !== undefined) return settings.postgresUrl;
    const start = () =>
      startPostgres({
        dataDir: folders.postgres,
        port: ports.postgres,
        log: (line) => listener.log('postgres', line),
      });
    const server = await start();
    first.push(keepServer('PostgreSQL', server, start, (line) => listener.log('postgres', line)));
    listener.up('postgres', performance.now() - began);
    return server.url;
  };
  const kafka = async (): Promise<readonly string[] | 'memory'> => {
    if (settings.events === 'memory') return 'memory';
    if (settings.kafkaBrokers !== undefined) return settings.kafkaBrokers;
    const start = () =>
      startKafka({ dataDir: folders.kafka, port: ports.kafka, log: (line) => listener.log('kafka', line) });
    const server = await start();
    second.push(keepServer('Kafka', server, start, (line) => listener.log('kafka', line)));
    listener.up('kafka', performance.now() - began);
    return server.brokers;
  };
  const [postgresUrl, kafkaBrokers] = await Promise.allSettled([postgres(), kafka()]);
  started.push(...first, ...second);
  if (postgresUrl.status === 'rejected') throw postgresUrl.reason;
  if (kafkaBrokers.status === 'rejected') throw kafkaBrokers.reason;
  return { postgresUrl: postgresUrl.value, kafkaBrokers: kafkaBrokers.value };
}

/** Which variable moves a port, for the sentence that says it is taken. */
async function refuseTakenPorts(settings: StackSettings): Promise<void> {
  const ours = Object.entries(settings.ports).filter(([name]) => {
    // The servers tell by themselves, after they have ended what an earlier run left.
    return name !== 'postgres' && name !== 'kafka';
  });
  for (const [name, port] of ours) {
    if (!(await portIsTaken(port))) continue;
    const variable = name === 'gateway' ? 'PORT' : `ZHUCAN_${name.replaceAll('-', '_').toUpperCase()}_PORT`;
    throw new LocalError(
      `Port ${port}, which ${name} needs, is taken by another process: end that one, or name another port in ${variable}.`,
    );
  }
}
