import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { GuardedCommand } from './guarded-process.js';
import { KAFKA_VERSION } from './kafka-libraries.js';
import { brokerProperties } from './kafka-properties.js';

const run = promisify(execFile);
/** The folder of the image that its user may write, as its documentation names it. */
const LOG_DIR = '/var/lib/kafka/data';
const CONTROLLER_PORT = 29093;
/** Says that the container's volume belongs to this folder; with the folder, `reset` throws the volume away. */
const MARKER = 'docker-volume';

/** Whether a Docker engine answers. */
export async function dockerAnswers(): Promise<boolean> {
  return run('docker', ['version', '--format', '{{.Server.Version}}']).then(
    () => true,
    () => false,
  );
}

function nameFor(dataDir: string): string {
  return `zhucan-kafka-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
}

/** Ends the container that an earlier run left: it lives on where its client was killed. */
export async function removeContainer(dataDir: string): Promise<void> {
  await run('docker', ['rm', '--force', nameFor(dataDir)]).catch(() => undefined);
}

/**
 * The command that runs Apache's own image as one broker on loopback, in the foreground: it ends with its container.
 *
 * The log lies in a volume named after the folder. Where the folder does not know the volume, it was thrown away since,
 * and the volume goes too.
 *
 * @param throwaway keep the log in a volume that goes with the container
 */
export async function containerCommand(
  dataDir: string,
  port: number,
  throwaway: boolean,
): Promise<Pick<GuardedCommand, 'command' | 'args'>> {
  const name = nameFor(dataDir);
  const marker = join(dataDir, MARKER);
  if (!throwaway && !existsSync(marker)) {
    await run('docker', ['volume', 'rm', '--force', name]);
    writeFileSync(marker, `${name}\n`);
  }
  const properties = brokerProperties({
    bind: '0.0.0.0',
    port,
    controllerPort: CONTROLLER_PORT,
    logDir: LOG_DIR,
  });
  const environment = Object.entries(properties).flatMap(([key, value]) => [
    '--env',
    `KAFKA_${key.replaceAll('.', '_').toUpperCase()}=${value}`,
  ]);
  return {
    command: 'docker',
    args: [
      ...['run', '--rm', '--name', name, '--publish', `127.0.0.1:${port}:${port}`],
      ...['--volume', throwaway ? LOG_DIR : `${name}:${LOG_DIR}`],
      ...['--env', 'KAFKA_HEAP_OPTS=-Xmx256m', ...environment],
      `apache/kafka:${KAFKA_VERSION}`,
    ],
  };
}
