import { describe, expect, it } from '@jest/globals';

import { parseResidentMb, parseStat, processTree } from './proc.js';

/** A line as the kernel writes it: id, name, state, parent; user and system time, own and of ended children, from the 14th on. */
const line = (pid: number, name: string, parent: number, times: readonly number[]): string =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194304 100 200 0 0 ${times.join(' ')} 20 0 11 0 12345 987654321 5000\n`;

describe('a line of /proc/PID/stat', () => {
  it('tells the parent, and user and system time with that of ended children', () => {
    expect(parseStat(line(42, 'node', 7, [100, 20, 3, 4]))).toEqual({ pid: 42, parentPid: 7, cpuTicks: 127 });
  });

  it.each(['a b', 'a) S 1 2 (b', ') ', '((('])('is read behind any name: %s', (name) => {
    expect(parseStat(line(42, name, 7, [1, 1, 0, 0]))).toEqual({ pid: 42, parentPid: 7, cpuTicks: 2 });
  });

  it.each(['', 'node', '42 (node) S'])('is refused where it is none: %j', (text) => {
    expect(() => parseStat(text)).toThrow('not a process');
  });
});

describe('/proc/PID/status', () => {
  it('tells the resident memory', () => {
    expect(parseResidentMb('Name:\tnode\nVmHWM:\t  409600 kB\nVmRSS:\t  204800 kB\nThreads:\t11\n')).toBe(
      200,
    );
  });

  it('tells none of a process that is about to end', () => {
    expect(parseResidentMb('Name:\tnode\nState:\tZ (zombie)\n')).toBe(0);
  });
});

describe('the tree of a process', () => {
  const stat = (pid: number, parentPid: number) => ({ pid, parentPid, cpuTicks: pid });
  const all = [stat(1, 0), stat(2, 1), stat(3, 2), stat(4, 2), stat(5, 4), stat(6, 1)];

  it('is it and all its descendants', () => {
    expect(
      processTree(2, all)
        .map(({ pid }) => pid)
        .sort(),
    ).toEqual([2, 3, 4, 5]);
  });

  it('is empty where it has ended', () => {
    expect(processTree(9, all)).toEqual([]);
  });
});
