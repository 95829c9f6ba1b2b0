import type { Transport } from '@zhucan/messaging';
import { createLogger, type LogLevel } from '@zhucan/observability';
import { parseServiceEnvironment } from '@zhucan/subgraph-kit';

import type { Environment } from './environments.js';
import { LocalError } from './errors.js';

/** A part that runs in this process. */
export interface RunningPart {
  readonly url: string;
  stop(): Promise<void>;
}

type Exports = Readonly<Record<string, unknown>>;
type Callable = (...values: readonly unknown[]) => unknown;

/** What the parts export is checked when they are loaded: a part that does not build stops only itself. */
async function load(packageName: string): Promise<(name: string) => Callable> {
  const exports = (await import(packageName)) as Exports;
  return (name) => {
    const found = exports[name];
    if (typeof found !== 'function') throw new LocalError(`${packageName} exports no function ${name}.`);
    return found as Callable;
  };
}

/**
 * Starts a service in this process with the environment that its own process would have.
 *
 * @param transport one that all services share, for events in memory: in one of its own an event would reach nobody else
 */
export async function startServiceHere(
  packageName: string,
  environment: Environment,
  transport: Transport | undefined,
): Promise<RunningPart> {
  const exported = await load(packageName);
  return (await exported('start')(parseServiceEnvironment(environment), transport)) as RunningPart;
}

/** Starts the gateway in this process with the environment that its own process would have. */
export async function startGatewayHere(packageName: string, environment: Environment): Promise<RunningPart> {
  const exported = await load(packageName);
  // The library reads this one by itself, wherever it runs.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  const parsed = exported('parseEnvironment')(environment) as { readonly logLevel: LogLevel };
  const logger = createLogger({ service: 'gateway', level: parsed.logLevel });
  return (await exported('start')({
    ...parsed,
    supergraphSdl: exported('findCommittedSupergraph')(),
    logger,
  })) as RunningPart;
}
