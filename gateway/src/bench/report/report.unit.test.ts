import { describe, expect, it } from '@jest/globals';

import type { GatewayName } from '../gateways/commands.js';
import type { Measurement } from '../measure/run.js';
import { formatReport } from './report.js';
import { type Results, type Run, toCells } from './results.js';
import { formatFigure, formatTable } from './table.js';

const measurement = (cpuMs: number): Measurement => ({
  requests: 1_000,
  cpuMs,
  requestsPerSecond: 1_000 / cpuMs,
  p50Ms: cpuMs,
  p99Ms: 2 * cpuMs,
  residentMb: 100,
  subgraphCalls: 16,
  coreShare: 0.98,
});

const run = (gateway: GatewayName, cpuMs: number, connections = 16): Run => ({
  query: 'big',
  connections,
  gateway,
  measurement: measurement(cpuMs),
});

describe('cells', () => {
  it('hold the middle of their own runs, and the ratio of the middles to stock', () => {
    const cells = toCells([
      run('stock', 8),
      run('ours', 1),
      run('ours', 3),
      run('stock', 10),
      run('ours', 2),
    ]);
    expect(cells.map(({ gateway, median, cpuToStock }) => [gateway, median.cpuMs, cpuToStock])).toEqual([
      ['stock', 9, 1],
      ['ours', 2, 2 / 9],
    ]);
    expect(cells[1]?.runs).toHaveLength(3);
  });

  it('compare only runs with as many connections', () => {
    const cells = toCells([run('stock', 8, 1), run('ours', 1, 16)]);
    expect(cells.map(({ cpuToStock }) => cpuToStock)).toEqual([1, undefined]);
  });
});

describe('a table', () => {
  it('has its first column to the left and its figures to the right', () => {
    expect(formatTable(['name', 'ms'], [['stock', '10.5'], ['b']])).toBe(
      ['| name  |   ms |', '| ----- | ---: |', '| stock | 10.5 |', '| b     |      |'].join('\n'),
    );
  });

  it.each([
    [1.23456, 2, '1.23'],
    [undefined, 2, '–'],
    [Number.NaN, 2, '–'],
  ])('writes %d with %d digits as %s', (value, digits, expected) => {
    expect(formatFigure(value, digits)).toBe(expected);
  });
});

describe('the report', () => {
  const results: Results = {
    date: '2026-01-02',
    command: 'npm run bench:gateway --',
    node: '20.19.0',
    cores: 2,
    processor: 'any',
    pinned: false,
    loadAverage: [0.1, 1.5],
    repeats: 3,
    seconds: 5,
    warmupSeconds: 2,
    warmupRequests: 4_000,
    delayMs: 0,
    answerBytes: { big: 19_725 },
    versions: { '@apollo/gateway': '1.2.3' },
    missing: { hive: 'It is not installed.' },
    cells: toCells([run('stock', 8), run('ours', 1), run('stock', 8, 1)]),
  };

  it('has a section for each query and number of connections', () => {
    const report = formatReport(results);
    expect(report.match(/^## .*$/gm)).toEqual([
      '## big, 16 connections, an answer of 19725 bytes',
      '## big, 1 connection, an answer of 19725 bytes',
    ]);
    expect(report).toContain('| ours    |            1.000 |    0.125 |');
  });

  it('says under which circumstances, and what is missing', () => {
    const report = formatReport(results);
    expect(report).toContain('load average 0.10 before, 1.50 after');
    expect(report).toContain('Not pinned to cores');
    expect(report).toContain('Not measured: hive. It is not installed.');
    expect(formatReport({ ...results, pinned: true })).toContain('- Pinned:');
  });
});
