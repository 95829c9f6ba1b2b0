import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What the kernel knows of a process at one moment. */
export interface ProcessStat {
  readonly pid: number;
  readonly parentPid: number;
  /** User and system time of all its threads, and of its children that have ended, in clock ticks. */
  readonly cpuTicks: number;
}

/** What a process and all its descendants use. */
export interface Usage {
  readonly cpuMs: number;
  readonly residentMb: number;
}

/**
 * Reads a line of `/proc/PID/stat`.
 *
 * @throws Error where it is none
 */
export function parseStat(line: string): ProcessStat {
  // The name stands in parentheses and may hold anything, spaces and parentheses too.
  const nameEnd = line.lastIndexOf(')');
  const rest = line.slice(nameEnd + 2).split(' ');
  const stat = {
    pid: Number.parseInt(line, 10),
    parentPid: Number(rest[1]),
    cpuTicks: [11, 12, 13, 14].reduce((sum, at) => sum + Number(rest[at]), 0),
  };
  if (nameEnd === -1 || Object.values(stat).some(Number.isNaN)) throw new Error(`not a process: ${line}`);
  return stat;
}

/** The resident memory that `/proc/PID/status` tells, in MB; 0 of a process that is about to end, which has none. */
export function parseResidentMb(status: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  return Number(kilobytes ?? '0') / 1_024;
}

/** A process with its descendants, of all that there are; nothing where it has ended. */
export function processTree(pid: number, all: readonly ProcessStat[]): ProcessStat[] {
  const root = all.find((one) => one.pid === pid);
  if (!root) return [];
  const children = all.filter((one) => one.parentPid === pid);
  return [root, ...children.flatMap((child) => processTree(child.pid, all))];
}

/** A process may end between being listed and being read. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function listProcesses(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const line = readIfThere(`/proc/${name}/stat`);
      return line === undefined ? [] : [parseStat(line)];
    });
}

let ticksPerSecond: number | undefined;

/** What a process has used up to now, with its descendants. */
export function readUsage(pid: number): Usage {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const tree = processTree(pid, listProcesses());
  const ticks = tree.reduce((sum, { cpuTicks }) => sum + cpuTicks, 0);
  return {
    cpuMs: (1_000 * ticks) / ticksPerSecond,
    residentMb: tree.reduce(
      (sum, one) => sum + parseResidentMb(readIfThere(`/proc/${one.pid}/status`) ?? ''),
      0,
    ),
  };
}
