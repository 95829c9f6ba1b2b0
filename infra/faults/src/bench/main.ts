/*
 * What the way of events does in a second, and what it costs: `npm run bench:events`. See the README.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { type Figures, quantile, verdicts } from './figures.js';
import { latencies } from './latency.js';
import { startBenchSystem } from './system.js';
import { drain, raw, warmUp } from './throughput.js';
import { writeCost } from './write-cost.js';

const RESULTS = fileURLToPath(new URL('../../bench-results', import.meta.url));
/** Events a second, at which latency is measured and against which a drain is compared. */
const INGEST_RATE = 200;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What it ran on: a benchmark beside other work says little but by its ratios. */
function machine(): string {
  const load = loadavg()[0] ?? 0;
  const busy = load > availableParallelism() ? ', busy with other work' : '';
  return `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Node ${process.version}, load ${load.toFixed(1)} at the start${busy}`;
}

async function measure(events: number, seconds: number): Promise<Figures> {
  const system = await startBenchSystem();
  try {
    say('the broker warms up');
    await warmUp(system);
    say(`${events} events gather and are drained`);
    const { rate: relayRate, residentMiB, relay } = await drain(system, events);
    try {
      say('a raw producer sends the same messages');
      const rawRate = await raw(system);
      say(`${INGEST_RATE} events a second, for ${seconds} s`);
      const { took, rate: ingestRate } = await latencies(system, INGEST_RATE, seconds);
      await relay.kill();
      say('transactions without and with an event');
      const transaction = await writeCost(system, 500);
      const latency = {
        p50: quantile(took, 0.5),
        p99: quantile(took, 0.99),
        most: Math.max(...took),
        events: took.length,
      };
      return { events, relayRate, rawRate, ingestRate, latency, residentMiB, transaction };
    } finally {
      await relay.kill();
    }
  } finally {
    await system.stop();
  }
}

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '30' },
  },
});
const [events, seconds] = [Number(values.events), Number(values.seconds)];
if (!Number.isInteger(events) || events < 2_000)
  throw new Error('--events: must be a whole number, at least 2000');
if (!Number.isInteger(seconds) || seconds < 1)
  throw new Error('--seconds: must be a whole number, at least 1');

const on = machine();
const figures = await measure(events, seconds);
const table = [
  `${events} events, ${seconds} s at a steady rate. ${on}.`,
  '',
  '| what | found | goal | met |',
  '|---|---|---|---|',
  ...verdicts(figures).map(
    ({ what, found, goal, met }) => `| ${what} | ${found} | ${goal} | ${met ? 'yes' : 'no'} |`,
  ),
  '',
].join('\n');
await writeFile(`${RESULTS}.json`, `${JSON.stringify({ machine: on, ...figures }, undefined, 2)}\n`);
await writeFile(`${RESULTS}.md`, table);
say(`\n${table}`);
