import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { LocalError } from './errors.js';
import { WORKSPACE } from './paths.js';

/** A process to keep running. */
export interface ProcessPlan {
  readonly name: string;
  /** Its entry, an absolute path. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Comes true once it serves. */
  readonly isReady: () => Promise<boolean>;
  readonly log: (line: string) => void;
  /** Ends the wait for a first start; the part is stopped then. */
  readonly abort?: AbortSignal | undefined;
  /** Called with its number at each start. */
  readonly onStarted?: (pid: number) => void;
}

/** A process that is restarted where it ends by itself. */
export interface SupervisedProcess {
  readonly pid: () => number | undefined;
  /** How often it was restarted. */
  readonly restarts: () => number;
  stop(): Promise<void>;
}

const WATCH = new URL('../parent-watch.mjs', import.meta.url);
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
/** Up for this long, a process counts as well again and the pauses begin anew. */
const WELL_AFTER_MS = 30_000;
const READY_WITHIN_MS = 90_000;
/** A service finishes what it does within this time; then it is killed. */
const STOP_WITHIN_MS = 10_000;
const POLL_MS = 50;
const KEPT_LINES = 20;

/** The pause before the n-th restart in a row: doubled each time, up to ten seconds. */
export function restartPauseMs(restartsInARow: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** restartsInARow, LONGEST_PAUSE_MS);
}

/**
 * Starts a process and waits until it serves; from then on it is restarted whenever it ends by itself.
 *
 * @throws LocalError where it ends, or does not serve in time, at this first start
 */
export async function superviseProcess(plan: ProcessPlan): Promise<SupervisedProcess> {
  let stopping = false;
  let restarts = 0;
  let inARow = 0;
  let pause: NodeJS.Timeout | undefined;
  let child = spawnPlan(plan);

  const watch = (): void => {
    const startedAt = performance.now();
    const watched = child;
    watched.process.once('exit', (code, signal) => {
      if (stopping) return;
      inARow = performance.now() - startedAt > WELL_AFTER_MS ? 0 : inARow;
      const wait = restartPauseMs(inARow);
      inARow += 1;
      plan.log(`ended by itself (${signal ?? code ?? 'unknown'}); it is started again in ${wait} ms`);
      pause = setTimeout(() => {
        restarts += 1;
        child = spawnPlan(plan);
        watch();
      }, wait);
    });
  };

  try {
    await untilReady(plan, child);
  } catch (error) {
    stopping = true;
    await end(child.process);
    throw error;
  }
  watch();
  return {
    pid: () => child.process.pid,
    restarts: () => restarts,
    async stop() {
      stopping = true;
      clearTimeout(pause);
      await end(child.process);
    },
  };
}

interface Child {
  readonly process: ChildProcess;
  readonly lastLines: string[];
}

function spawnPlan(plan: ProcessPlan): Child {
  const process_ = spawn(process.execPath, ['--no-warnings', '--import', WATCH.href, plan.entry], {
    cwd: WORKSPACE,
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...plan.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A terminal's Ctrl-C reaches the supervisor alone, which stops the parts in its own order.
    detached: true,
    windowsHide: true,
  });
  const lastLines: string[] = [];
  for (const stream of [process_.stdout, process_.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > KEPT_LINES) lastLines.shift();
      plan.log(line);
    });
  }
  process_.on('error', (error) => {
    plan.log(error.message);
  });
  if (process_.pid !== undefined) plan.onStarted?.(process_.pid);
  return { process: process_, lastLines };
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

async function untilReady(plan: ProcessPlan, child: Child): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await plan.isReady())) {
    plan.abort?.throwIfAborted();
    if (hasEnded(child.process))
      throw new LocalError(`${plan.name} ended while it started:\n${child.lastLines.join('\n')}`);
    if (performance.now() > deadline)
      throw new LocalError(
        `${plan.name} was not ready within ${READY_WITHIN_MS / 1000} seconds:\n${child.lastLines.join('\n')}`,
      );
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
  await exited;
  clearTimeout(killer);
}

/** The absolute path of an entry. */
export function entryPath(entry: string): string {
  return join(WORKSPACE, entry);
}
