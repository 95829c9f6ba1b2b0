import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { GatewayName } from '../gateways/commands.js';
import { Gateway } from '../gateways/gateway.js';
import type { CommonSetting } from '../measure-all.js';
import type { Bench } from '../measure/run.js';
import type { BenchOptions } from '../options.js';
import { formatTable } from '../report/table.js';
import { QUERIES } from '../shop/queries.js';
import { type CpuProfile, readSelfTimes, type SelfTime, type Window } from './self-times.js';

/** As many lines as one reads. */
const LINES = 25;
/** Between two samples, in microseconds: half of what is usual, since a request takes less than that. */
const SAMPLE_MICROS = 500;

const nowMicros = (): number => Number(process.hrtime.bigint() / 1_000n);

async function readProfile(folder: string): Promise<CpuProfile> {
  const file = (await readdir(folder)).find((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the gateway wrote no profile: it did not end by itself');
  return JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile;
}

function formatTimes(title: string, times: readonly SelfTime[], total: number, requests: number): string {
  const rows = times
    .slice(0, LINES)
    .map(({ name, micros }) => [
      name,
      `${((100 * micros) / total).toFixed(1)} %`,
      (micros / requests).toFixed(1),
    ]);
  return formatTable([title, 'of the time', 'µs / request'], rows);
}

/** Sends load to a gateway that is being profiled, and says where its own time went while it was under load. */
export async function profileGateway(
  { load }: Bench,
  name: GatewayName,
  setting: CommonSetting,
  options: BenchOptions,
  folder: string,
): Promise<string> {
  const query = options.queries.at(-1) ?? 'big';
  const connections = options.connections[0] ?? 1;
  const nodeOptions = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${SAMPLE_MICROS}`];
  const gateway = await Gateway.start(name, setting, nodeOptions);
  let window: Window;
  let requests: number;
  try {
    const { url, headers } = gateway;
    const order = { url, headers, body: JSON.stringify(QUERIES[query]), connections };
    const warmUp = { seconds: options.warmupSeconds, requests: options.warmupRequests };
    const rate = await load.warmUp(order, warmUp);
    const amount = Math.max(connections, Math.round(rate * options.seconds));
    const fromMicros = nowMicros();
    ({ requests } = await load.run({ ...order, amount }));
    window = { fromMicros, toMicros: nowMicros() };
  } finally {
    await gateway.stop();
  }
  const { totalMicros, groups, functions } = readSelfTimes(await readProfile(folder), window);
  return [
    `Self time of ${name} in ${query} at ${connections} connections, ${requests} requests, idle time left out`,
    formatTimes('group', groups, totalMicros, requests),
    formatTimes('function', functions, totalMicros, requests),
    '',
  ].join('\n\n');
}
