import type { GatewayName } from '../gateways/commands.js';
import type { Measurement } from '../measure/run.js';
import { median, ratio } from '../measure/statistics.js';
import type { QueryName } from '../shop/queries.js';
import { groupBy } from './group-by.js';

/** One run with what was run. */
export interface Run {
  readonly query: QueryName;
  readonly connections: number;
  readonly gateway: GatewayName;
  readonly measurement: Measurement;
}

/** The runs of one gateway with one query at one number of connections. */
export interface Cell {
  readonly query: QueryName;
  readonly connections: number;
  readonly gateway: GatewayName;
  readonly median: Measurement;
  /** CPU of a request, in that of stock; nothing where stock was not measured. */
  readonly cpuToStock: number | undefined;
  readonly runs: readonly Measurement[];
}

/** Everything that is written down of a benchmark. */
export interface Results {
  readonly date: string;
  readonly command: string;
  readonly node: string;
  readonly cores: number;
  readonly processor: string;
  readonly pinned: boolean;
  /** Of the last minute, before and after. */
  readonly loadAverage: readonly [number, number];
  readonly repeats: number;
  readonly seconds: number;
  readonly warmupSeconds: number;
  readonly warmupRequests: number;
  readonly delayMs: number;
  readonly answerBytes: Readonly<Partial<Record<QueryName, number>>>;
  readonly versions: Readonly<Record<string, string>>;
  /** Gateways that could not be measured, with the reason. */
  readonly missing: Readonly<Partial<Record<GatewayName, string>>>;
  readonly cells: readonly Cell[];
}

/** Each figure in the middle of its own runs. */
function medians(runs: readonly Measurement[]): Measurement {
  const of = (key: keyof Measurement): number => median(runs.map((run) => run[key]));
  return {
    requests: of('requests'),
    cpuMs: of('cpuMs'),
    requestsPerSecond: of('requestsPerSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    residentMb: of('residentMb'),
    subgraphCalls: of('subgraphCalls'),
    coreShare: of('coreShare'),
  };
}

/** Puts the runs of each cell together, in the order in which the cells first came. */
export function toCells(runs: readonly Run[]): Cell[] {
  const keyOf = (run: Run, gateway: GatewayName): string => [run.query, run.connections, gateway].join();
  const groups = groupBy(runs, (run) => keyOf(run, run.gateway));
  const middle = new Map(
    [...groups].map(([key, group]) => [key, medians(group.map((run) => run.measurement))] as const),
  );
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    const own = middle.get(key);
    if (!first || !own) return [];
    const { query, connections, gateway } = first;
    const cpuToStock = ratio(own.cpuMs, middle.get(keyOf(first, 'stock'))?.cpuMs);
    return [
      { query, connections, gateway, median: own, cpuToStock, runs: group.map((run) => run.measurement) },
    ];
  });
}
