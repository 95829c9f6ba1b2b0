import { availableParallelism, cpus, loadavg } from 'node:os';

import type { GatewayName, GatewaySetting } from './gateways/commands.js';
import { assertSameAnswers } from './gateways/compare-answers.js';
import { Gateway } from './gateways/gateway.js';
import { canPin } from './measure/child.js';
import { type Bench, measureRun } from './measure/run.js';
import type { BenchOptions } from './options.js';
import { type Results, type Run, toCells } from './report/results.js';
import { QUERIES, type QueryName } from './shop/queries.js';

/** What gateways are started with, but the port, which each has of its own. */
export type CommonSetting = Omit<GatewaySetting, 'port'>;

interface Started {
  readonly gateways: readonly Gateway[];
  /** Why the others do not run. */
  readonly missing: Readonly<Partial<Record<GatewayName, string>>>;
}

async function startAll(names: readonly GatewayName[], setting: CommonSetting): Promise<Started> {
  const gateways: Gateway[] = [];
  const missing: Partial<Record<GatewayName, string>> = {};
  for (const name of names) {
    try {
      gateways.push(await Gateway.start(name, setting));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      missing[name] = reason.replaceAll(/\s*\n\s*/g, '; ').replaceAll(':;', ':');
      process.stdout.write(`${name} is not measured: ${missing[name]}\n`);
    }
  }
  return { gateways, missing };
}

/** Asks every gateway the same, and says how large the answer is. */
async function compareAnswers(gateways: readonly Gateway[], query: QueryName): Promise<number> {
  const answers = await Promise.all(
    gateways.map(async (gateway) => ({ name: gateway.name, answer: await gateway.ask(QUERIES[query]) })),
  );
  assertSameAnswers(query, answers);
  return Buffer.byteLength(JSON.stringify(answers[0]?.answer.data ?? null));
}

/** Back and forth: who came first in one run comes last in the next, so that a slow minute of the machine hits all alike. */
function inTurn<T>(all: readonly T[], turn: number): readonly T[] {
  return turn % 2 === 0 ? all : [...all].reverse();
}

async function measureRepeat(
  bench: Bench,
  gateways: readonly Gateway[],
  options: BenchOptions,
  repeat: number,
): Promise<Run[]> {
  const { warmupSeconds, warmupRequests, seconds } = options;
  const runs: Run[] = [];
  for (const query of options.queries) {
    const request = QUERIES[query];
    for (const [nth, connections] of options.connections.entries()) {
      const warmUp = { seconds: warmupSeconds, requests: nth === 0 ? warmupRequests : 0 };
      for (const gateway of inTurn(gateways, repeat)) {
        const order = { request, connections, warmUp, seconds };
        const measurement = await measureRun(bench, gateway, order);
        runs.push({ query, connections, gateway: gateway.name, measurement });
        const { cpuMs, requestsPerSecond } = measurement;
        const figures = `${cpuMs.toFixed(3)} ms of CPU, ${requestsPerSecond.toFixed(0)} requests a second`;
        process.stdout.write(`${repeat + 1}: ${query}, ${connections}, ${gateway.name}: ${figures}\n`);
      }
      await compareAnswers(gateways, query);
    }
  }
  return runs;
}

/** Measures every gateway with every query; each repeat has fresh processes. */
export async function measureAll(
  bench: Bench,
  setting: CommonSetting,
  options: BenchOptions,
  command: string,
): Promise<Results> {
  const [loadBefore = 0] = loadavg();
  const runs: Run[] = [];
  const missing: Partial<Record<GatewayName, string>> = {};
  const versions: Record<string, string> = {};
  const answerBytes: Partial<Record<QueryName, number>> = {};
  for (let repeat = 0; repeat < options.repeats; repeat += 1) {
    const names = options.gateways.filter((name) => missing[name] === undefined);
    const started = await startAll(names, setting);
    Object.assign(missing, started.missing);
    try {
      for (const gateway of started.gateways) Object.assign(versions, gateway.versions);
      for (const query of options.queries) answerBytes[query] = await compareAnswers(started.gateways, query);
      runs.push(...(await measureRepeat(bench, started.gateways, options, repeat)));
    } finally {
      await Promise.all(started.gateways.map((gateway) => gateway.stop()));
    }
  }
  if (runs.length === 0) throw new Error('no gateway was measured');
  const [loadAfter = 0] = loadavg();
  return {
    date: new Date().toISOString().slice(0, 10),
    command,
    node: process.versions.node,
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    pinned: canPin(),
    loadAverage: [loadBefore, loadAfter],
    repeats: options.repeats,
    seconds: options.seconds,
    warmupSeconds: options.warmupSeconds,
    warmupRequests: options.warmupRequests,
    delayMs: options.delayMs,
    answerBytes,
    versions,
    missing,
    cells: toCells(runs),
  };
}
