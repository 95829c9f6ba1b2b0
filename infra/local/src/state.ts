import { existsSync, readFileSync, rmSync } from 'node:fs';

import { commandLine } from '@zhucan/embedded-servers';
import { z } from 'zod';

import { LocalError } from './errors.js';
import type { LocalFolders } from './paths.js';
import { writeSecret } from './secrets.js';

const shape = z.object({
  /** The supervisor. */
  pid: z.number(),
  /** The processes of the parts, by name. */
  parts: z.record(z.string(), z.number()),
  gatewayUrl: z.string(),
  issuerUrl: z.string(),
  /** Superuser of the stack's PostgreSQL: the file is for its owner alone. */
  postgresUrl: z.string(),
  kafkaBrokers: z.array(z.string()),
});

/** What runs, for the other commands and for the next start. */
export type StackState = z.infer<typeof shape>;

/** What a stack's own processes have in their command lines. */
const SUPERVISOR_MARK = 'local/dist/cli.js';
const PART_MARK = 'dist/main.js';

export function writeState(folders: LocalFolders, state: StackState): void {
  writeSecret(folders.stateFile, JSON.stringify(state));
}

export function removeState(folders: LocalFolders): void {
  rmSync(folders.stateFile, { force: true });
}

/** The state that was written last, where one can be read. */
function readState(folders: LocalFolders): StackState | undefined {
  if (!existsSync(folders.stateFile)) return undefined;
  try {
    return shape.parse(JSON.parse(readFileSync(folders.stateFile, 'utf8')));
  } catch {
    return undefined;
  }
}

/** The stack that runs from these folders, where one does. */
export function findRunning(folders: LocalFolders): StackState | undefined {
  const state = readState(folders);
  return state !== undefined && state.pid !== process.pid && commandLine(state.pid).includes(SUPERVISOR_MARK)
    ? state
    : undefined;
}

/** @throws LocalError where no stack runs from these folders */
export function getRunning(folders: LocalFolders): StackState {
  const state = findRunning(folders);
  if (state === undefined)
    throw new LocalError('The local stack does not run: start it with npm start first.');
  return state;
}

/**
 * Ends the parts that a killed supervisor left; they notice its end by themselves, so this is for one that hangs.
 *
 * @throws LocalError where the stack runs
 */
export function clearStale(folders: LocalFolders): void {
  const running = findRunning(folders);
  if (running !== undefined)
    throw new LocalError(`The local stack runs already, as process ${running.pid}: stop it first.`);
  for (const pid of Object.values(readState(folders)?.parts ?? {})) {
    if (commandLine(pid).includes(PART_MARK)) process.kill(pid, 'SIGKILL');
  }
  removeState(folders);
}
