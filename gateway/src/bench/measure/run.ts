import { setTimeout as sleep } from 'node:timers/promises';

import type { Gateway } from '../gateways/gateway.js';
import type { QueryRequest } from '../shop/queries.js';
import type { LoadGenerator, WarmUp } from './load.js';
import type { Subgraphs } from './subgraphs.js';

/** What one run of load shows. */
export interface Measurement {
  readonly requests: number;
  /** User and system time of the gateway's processes for one request. */
  readonly cpuMs: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Resident at the end of the run. */
  readonly residentMb: number;
  readonly subgraphCalls: number;
  /** How much of one core the gateway used: under 1 something else was the limit of the requests a second. */
  readonly coreShare: number;
}

/** What is sent, and for how long. */
export interface RunOrder {
  readonly request: QueryRequest;
  readonly connections: number;
  readonly warmUp: WarmUp;
  readonly seconds: number;
}

/** After a warm-up a gateway may still tidy up; that is not what the run costs, in milliseconds. */
const CALM_MS = 100;

/** Who takes part in a run. */
export interface Bench {
  readonly subgraphs: Subgraphs;
  readonly load: LoadGenerator;
}

/** Sends load to a gateway and measures what it costs. */
export async function measureRun(
  { subgraphs, load }: Bench,
  gateway: Gateway,
  { request, connections, warmUp, seconds }: RunOrder,
): Promise<Measurement> {
  const { url, headers } = gateway;
  const order = { url, headers, body: JSON.stringify(request), connections };
  const rate = await load.warmUp(order, warmUp);
  await sleep(CALM_MS);
  await subgraphs.reset();
  const before = gateway.usage();
  const result = await load.run({ ...order, amount: Math.max(connections, Math.round(rate * seconds)) });
  const after = gateway.usage();
  const calls = await subgraphs.calls();
  const cpuMs = after.cpuMs - before.cpuMs;
  return {
    requests: result.requests,
    cpuMs: cpuMs / result.requests,
    requestsPerSecond: result.requests / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    residentMb: after.residentMb,
    subgraphCalls: calls / result.requests,
    coreShare: cpuMs / (1_000 * result.seconds),
  };
}
