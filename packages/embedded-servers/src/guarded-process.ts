import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What to run, and how to end it. */
export interface GuardedCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** User and group to run as, where the caller is root and the server refuses root. */
  readonly uid?: number;
  readonly gid?: number;
  readonly stopSignal: 'SIGINT' | 'SIGTERM';
  /** After how many milliseconds a server that does not stop is killed. */
  readonly graceMs: number;
  /** Names the processes while they run, so that a later start finds what a crash left. */
  readonly pidFile: string;
  /** Folders to remove once the server is gone. */
  readonly removeOnExit?: readonly string[];
  readonly log?: ((line: string) => void) | undefined;
}

/** A server under a guard: it stops when asked, and also when this process ends in whatever way. */
export interface GuardedProcess {
  /** Ends when the server is gone; the exit code of a server that went by itself, 0 of one that was stopped. */
  readonly exited: Promise<number>;
  /** Whether the server is gone. */
  hasExited(): boolean;
  /** Number of the server's process; undefined before it runs and once it is gone. */
  processId(): number | undefined;
  /** The last lines that the server wrote. */
  lastLines(): string;
  stop(): Promise<void>;
}

/** Enough for a stack trace of a server that does not start. */
const KEPT_LINES = 30;
const GUARD = new URL('../guard/guard.mjs', import.meta.url);

/** Starts a server under its guard. The guard does not keep this process alive. */
export function startGuarded(plan: GuardedCommand): GuardedProcess {
  const { log, ...rest } = plan;
  const guard: ChildProcess = spawn(
    process.execPath,
    [GUARD.pathname, JSON.stringify({ removeOnExit: [], ...rest })],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
      cwd: '/',
    },
  );
  const kept: string[] = [];
  const hear = (line: string): void => {
    kept.push(line);
    if (kept.length > KEPT_LINES) kept.shift();
    log?.(line);
  };
  eachLine(guard.stdout, hear);
  eachLine(guard.stderr, hear);

  let gone = false;
  const exited = new Promise<number>((resolve) => {
    guard.once('error', (error) => {
      hear(error.message);
      gone = true;
      resolve(127);
    });
    guard.once('close', (code) => {
      gone = true;
      resolve(code ?? 1);
    });
  });
  guard.stdin?.on('error', () => undefined);
  guard.unref();
  for (const stream of [guard.stdin, guard.stdout, guard.stderr])
    if (stream instanceof Socket) stream.unref();

  return {
    exited,
    hasExited: () => gone,
    processId: () => (gone ? undefined : readServerPid(plan.pidFile)),
    lastLines: () => kept.join('\n'),
    async stop() {
      guard.ref();
      for (const stream of [guard.stdout, guard.stderr]) if (stream instanceof Socket) stream.ref();
      guard.stdin?.end();
      await exited;
    },
  };
}

function eachLine(stream: NodeJS.ReadableStream | null, hear: (line: string) => void): void {
  let rest = '';
  stream?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(line);
  });
  stream?.on('end', () => {
    if (rest !== '') hear(rest);
  });
}

/**
 * Ends what an earlier run left behind, where its guard was killed too.
 *
 * A process is ended only if its command line names the data folder: the number may have gone to another since.
 *
 * @param pidFile as given to {@link startGuarded}
 * @param dataDir the folder that the server's command line names
 * @param signal asks the server to stop; one that does not within ten seconds is killed
 */
export async function endLeftover(
  pidFile: string,
  dataDir: string,
  signal: 'SIGTERM' | 'SIGQUIT',
): Promise<void> {
  const pid = readServerPid(pidFile);
  if (pid !== undefined) {
    for (const step of [signal, 'SIGKILL'] as const) {
      if (!commandLine(pid).includes(dataDir)) break;
      process.kill(pid, step);
      // Asked every 50 ms: nothing tells of the end of a process that is not our child.
      for (let attempt = 0; attempt < 200 && commandLine(pid).includes(dataDir); attempt += 1)
        await pause(50);
    }
  }
  rmSync(pidFile, { force: true });
}

function readServerPid(pidFile: string): number | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(pidFile, 'utf8'));
    const pid =
      typeof content === 'object' && content !== null && 'server' in content ? content.server : undefined;
    return typeof pid === 'number' ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The command line of a process, empty where there is none of that number. */
export function commandLine(pid: number): string {
  if (process.platform === 'win32') return '';
  try {
    return execFileSync('ps', ['-o', 'command=', '-ww', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
