import { parseArgs } from 'node:util';

import { GATEWAY_NAMES, type GatewayName } from './gateways/commands.js';
import { QUERY_NAMES, type QueryName } from './shop/queries.js';

/** What to measure. */
export interface BenchOptions {
  readonly repeats: number;
  readonly seconds: number;
  /** Of load before each run. */
  readonly warmupSeconds: number;
  /** Before the first run of a query in a fresh process, whose hot functions are compiled only in the course of thousands. */
  readonly warmupRequests: number;
  readonly queries: readonly QueryName[];
  readonly gateways: readonly GatewayName[];
  readonly connections: readonly number[];
  /** How long each subgraph holds back an answer. */
  readonly delayMs: number;
  /** The gateway whose time is looked into, in place of measuring. */
  readonly profile: GatewayName | undefined;
}

export const USAGE = `npm run bench:gateway -- [options]
  --repeats N         how often each figure is measured (3)
  --seconds N         how long about each time (5)
  --warmup N          seconds of load before (2)
  --warmup-requests N requests before a query is measured first in a fresh process, within 10 s (4000)
  --queries LIST      of ${QUERY_NAMES.join(',')} (all)
  --gateways LIST     of ${GATEWAY_NAMES.join(',')} (stock,hive,ours)
  --auth              measures ours a second time, with tokens checked (ours-auth)
  --connections LIST  (1,16,64)
  --delay N           milliseconds that each subgraph holds back an answer (0)
  --profile GATEWAY   says where the time of one gateway goes, with the last of the queries, at the first of the connections`;

function parseNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least)
    throw new Error(`--${name} must be a number, at least ${least}: ${text}`);
  return value;
}

function parseCount(name: string, text: string): number {
  const value = parseNumber(name, text, 1);
  if (!Number.isInteger(value)) throw new Error(`--${name} must be a whole number: ${text}`);
  return value;
}

function parseName<T extends string>(option: string, text: string, known: readonly T[]): T {
  const name = known.find((one) => one === text);
  if (name === undefined) throw new Error(`--${option} knows ${known.join(', ')}, not ${text}`);
  return name;
}

const listOf = (text: string): string[] => text.split(',').map((one) => one.trim());

/**
 * Reads the command line.
 *
 * @throws Error with a sentence for the person who wrote it
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      repeats: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      warmup: { type: 'string', default: '2' },
      'warmup-requests': { type: 'string', default: '4000' },
      queries: { type: 'string', default: QUERY_NAMES.join(',') },
      gateways: { type: 'string', default: 'stock,hive,ours' },
      auth: { type: 'boolean', default: false },
      connections: { type: 'string' },
      delay: { type: 'string', default: '0' },
      profile: { type: 'string' },
    },
  });
  const { profile } = values;
  const gateways = listOf(values.gateways).map((name) => parseName('gateways', name, GATEWAY_NAMES));
  return {
    repeats: parseCount('repeats', values.repeats),
    seconds: parseNumber('seconds', values.seconds, 0.1),
    warmupSeconds: parseNumber('warmup', values.warmup, 0),
    warmupRequests: parseNumber('warmup-requests', values['warmup-requests'], 0),
    queries: listOf(values.queries).map((name) => parseName('queries', name, QUERY_NAMES)),
    gateways: [...new Set<GatewayName>([...gateways, ...(values.auth ? (['ours-auth'] as const) : [])])],
    connections: listOf(values.connections ?? (profile === undefined ? '1,16,64' : '16')).map((text) =>
      parseCount('connections', text),
    ),
    delayMs: parseNumber('delay', values.delay, 0),
    profile: profile === undefined ? undefined : parseName('profile', profile, GATEWAY_NAMES),
  };
}
