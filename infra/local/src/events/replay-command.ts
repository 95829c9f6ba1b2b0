import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { serviceEnvironment } from '../environments.js';
import { LocalError } from '../errors.js';
import { SERVICES } from '../parts.js';
import { ensureSecrets } from '../secrets.js';
import type { StackSettings } from '../settings.js';
import type { StackState } from '../state.js';
import { entryPath } from '../supervised-process.js';
import { groupOf, refuseMemory } from './readers.js';

/** What is to be rebuilt. */
export interface ReplayChoice {
  readonly service: string;
  /** All of the service where none is named. */
  readonly projection?: string | undefined;
  /** Only say what would be done. */
  readonly dryRun: boolean;
}

/**
 * Rebuilds projections of a service from the topics, one after the other, while it works, by the service's own command: the same that does it on
 * a server.
 *
 * @returns its exit code
 * @throws LocalError where the service is none that takes in events, or the events are in memory
 */
export async function replay(
  running: StackState,
  settings: StackSettings,
  { service, projection, dryRun }: ReplayChoice,
): Promise<number> {
  const part = SERVICES.find(({ name }) => name === service);
  if (!part || !groupOf(service)) {
    const readers = SERVICES.flatMap(({ name }) => (groupOf(name) ? [name] : []));
    throw new LocalError(`service: ${service} takes in no events; ${readers.join(', ')} do.`);
  }
  refuseMemory(running.kafkaBrokers);
  const environment = serviceEnvironment(
    {
      settings,
      secrets: ensureSecrets(settings.folders),
      postgresUrl: running.postgresUrl,
      kafkaBrokers: running.kafkaBrokers,
      issuerUrl: running.issuerUrl,
    },
    part,
  );
  const words = [
    'replay',
    ...(projection === undefined ? [] : ['--projection', projection]),
    ...(dryRun ? ['--dry-run'] : []),
  ];
  const command = spawn(process.execPath, ['--enable-source-maps', entryPath(part.entry), ...words], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  const [code] = (await once(command, 'exit')) as [number | null];
  return code ?? 1;
}
