import { parseArgs } from 'node:util';

import { type Projection, ReplayError } from '@zhucan/event-consumer';
import { createLogger, drainOnSignal } from '@zhucan/observability';

import type { ServiceConfiguration } from './environment.js';
import { type ReplayChoice, replayService } from './replay.js';
import type { RunningService } from './start.js';

/** What a process of a service can do. */
export interface ServiceProgram<Configuration extends ServiceConfiguration> {
  /** @throws EnvironmentError */
  readonly parseEnvironment: (environment: Readonly<Record<string, string | undefined>>) => Configuration;
  readonly start: (configuration: Configuration) => Promise<Pick<RunningService, 'stop'>>;
  /** What it keeps of others' events. */
  readonly projections: (
    configuration: Configuration,
  ) => readonly Projection[] | Promise<readonly Projection[]>;
}

const USAGE = `用法 usage:
  node dist/main.js                                            运行服务 run the service
  node dist/main.js replay [--projection <name>] [--dry-run]   重建投影 make what it keeps of others' events anew
`;

/** The lines that say why; the first of them say enough. */
function reasonOf(error: unknown): readonly string[] | undefined {
  return error instanceof Error ? error.message.split('\n').slice(0, 20) : undefined;
}

/** @returns what is asked for; nothing where it cannot be told */
function readReplay(words: readonly string[]): ReplayChoice | undefined {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { projection: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
    });
    return { projection: values.projection, dryRun: values['dry-run'] };
  } catch {
    return undefined;
  }
}

/** @returns the exit code */
async function replay<Configuration extends ServiceConfiguration>(
  service: string,
  program: ServiceProgram<Configuration>,
  choice: ReplayChoice,
): Promise<number> {
  const logger = createLogger({ service, level: 'warn' });
  try {
    const configuration = program.parseEnvironment(process.env);
    const projections = await program.projections(configuration);
    await replayService({ service, configuration, projections, logger }, choice, (line) => {
      process.stdout.write(`${line}\n`);
    });
    return 0;
  } catch (error) {
    const why =
      error instanceof ReplayError ? `${error.code}  ${error.message}.` : reasonOf(error)?.join('\n');
    process.stderr.write(`${why ?? 'unknown'}\n`);
    return 1;
  }
}

/**
 * Runs a service as a process of its own: a failed start ends it with 1 and one sentence that says why. `replay` makes its projections anew
 * beside the process that serves, and ends; words that are not understood end it with 2.
 *
 * @param service the service's name
 * @param words what stands behind the program on the command line
 */
export async function runProcess<Configuration extends ServiceConfiguration>(
  service: string,
  program: ServiceProgram<Configuration>,
  words: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const [command, ...rest] = words;
  if (command !== undefined) {
    const choice = command === 'replay' ? readReplay(rest) : undefined;
    if (!choice) {
      process.stderr.write(USAGE);
      process.exit(2);
    }
    process.exit(await replay(service, program, choice));
  }
  const logger = createLogger({ service, level: 'info' });
  try {
    drainOnSignal(await program.start(program.parseEnvironment(process.env)), logger);
  } catch (error) {
    logger.fatal({ err: error, reason: reasonOf(error) }, 'cannot start');
    process.exit(1);
  }
}
