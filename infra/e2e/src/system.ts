import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

/** The root of the workspace. */
export const WORKSPACE = join(import.meta.dirname, '..', '..', '..');

/** The variable that tells the test files where the system lies. */
const FOLDER_VARIABLE = 'ZHUCAN_E2E_DIR';
const OUTPUT_FILE = 'output.txt';
/** Written once the data set is imported. */
const IMPORTED_FILE = 'imported';

/** Any free port for every part, so that the tests run beside a system that is in use. */
const FREE_PORTS = {
  PORT: '0',
  ZHUCAN_REGISTRY_PORT: '0',
  ZHUCAN_REHAB_EMPLOYMENT_PORT: '0',
  ZHUCAN_RELIEF_ACCESSIBILITY_PORT: '0',
  ZHUCAN_PARTY_AFFAIRS_PORT: '0',
  ZHUCAN_ISSUER_PORT: '0',
  ZHUCAN_POSTGRES_PORT: '0',
  ZHUCAN_KAFKA_PORT: '0',
};

/** The last line of a start that is complete. */
const STARTED = 'Ctrl-C stops everything';
/** The last line of a stop. */
const STOPPED = 'Stopped.';
/** A first start imports the data set: minutes on a slow machine. */
const START_DEADLINE_MS = 15 * 60_000;

const stateShape = z.object({
  pid: z.number(),
  parts: z.record(z.string(), z.number()),
  gatewayUrl: z.string(),
  postgresUrl: z.string(),
  kafkaBrokers: z.array(z.string()),
});

/** What runs: addresses, and the process of each part. */
export type SystemState = z.infer<typeof stateShape>;

/** A system that runs. */
export interface RunningSystem {
  /** Stops it as Ctrl-C does. @throws Error where it fails, or leaves a process */
  stop(): Promise<void>;
}

const OF_JEST = new Set(['NODE_OPTIONS', 'JEST_WORKER_ID', 'NODE_ENV']);

/** The environment in which commands meet the system of a folder. */
export function systemEnvironment(folder: string): Readonly<Record<string, string | undefined>> {
  // Jest's own variables are not those of a user.
  const rest = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OF_JEST.has(name)));
  return { ...rest, ...FREE_PORTS, ZHUCAN_LOCAL_DIR: folder };
}

/** Runs `npm` in the workspace, against the system of a folder; in a process group of its own, as a terminal does. */
export function npm(
  args: readonly string[],
  folder: string,
  addresses: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn('npm', [...args], {
    cwd: WORKSPACE,
    env: { ...systemEnvironment(folder), ...addresses },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
}

/** Interrupts all processes of a command, as Ctrl-C in a terminal does. */
function interrupt({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGINT');
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What runs from a folder. */
export function readSystemState(folder: string): SystemState {
  return stateShape.parse(JSON.parse(readFileSync(join(folder, 'stack.json'), 'utf8')));
}

/**
 * Starts a system with the README's first command, and waits until it is up, has imported its data and has printed the report.
 *
 * @param options of `npm start`
 * @param at.state the folder within, where one of its own is used
 * @param at.addresses variables that name servers which are there already
 * @returns what stops it
 * @throws Error with the last lines of its output where it does not come up
 */
export async function startIn(
  folder: string,
  options: readonly string[],
  { state = '.', addresses }: { state?: string; addresses?: Readonly<Record<string, string>> } = {},
): Promise<RunningSystem & { readonly output: string }> {
  const child = npm(['start', '--', ...options], folder, addresses);
  let output = '';
  const deadline = setTimeout(() => {
    interrupt(child);
  }, START_DEADLINE_MS);
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
      if (output.includes(STARTED)) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('exit', () => {
      reject(new Error(`The start ended before it was complete:\n${output.slice(-4_000)}`));
    });
  }).finally(() => {
    clearTimeout(deadline);
  });
  return {
    output,
    async stop() {
      const { parts } = readSystemState(join(folder, state));
      child.removeAllListeners('exit');
      const exited = once(child, 'close');
      interrupt(child);
      await exited;
      const left = Object.entries(parts).filter(([, pid]) => alive(pid));
      if (!output.includes(STOPPED)) throw new Error(`The stop broke off:\n${output.slice(-4_000)}`);
      if (left.length > 0) throw new Error(`Still running: ${left.map(([name]) => name).join(', ')}`);
    },
  };
}

/** Starts the system that all test files share: each service a process of its own, with the 2019 data set. */
export async function startSystem(): Promise<RunningSystem> {
  const folder = mkdtempSync(join(tmpdir(), 'zhucan-e2e-'));
  process.env[FOLDER_VARIABLE] = folder;
  const system = await startIn(folder, ['--processes']);
  writeFileSync(join(folder, OUTPUT_FILE), system.output);
  if (!existsSync(join(folder, IMPORTED_FILE))) {
    await system.stop();
    throw new Error(`The data set was not imported:\n${system.output.slice(-8_000)}`);
  }
  return {
    async stop() {
      await system.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder of the system that the test files share. */
export function systemFolder(): string {
  const folder = process.env[FOLDER_VARIABLE];
  if (folder === undefined) throw new Error('the system is started by the set-up of these tests');
  return folder;
}

/** What the shared system printed as it started. */
export function startOutput(): string {
  return readFileSync(join(systemFolder(), OUTPUT_FILE), 'utf8');
}
