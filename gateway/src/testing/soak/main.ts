import { startSmallGraph } from '../small-graph.js';
import { countLeaks } from '../two-callers.js';
import { bystanders } from './bystanders.js';
import { memoryEngine } from './engine-runs.js';
import { heapAfterGarbage } from './memory.js';
import { reloadUnderLoad } from './reloads.js';

/** Long runs, with what they found; run by `npm run soak`, with names of runs to run some alone. */
const wanted = new Set(process.argv.slice(2));
const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
const bad: string[] = [];

async function run(name: string, work: () => Promise<boolean>): Promise<void> {
  if (wanted.size > 0 && !wanted.has(name)) return;
  const good = await work();
  console.log(`${name}: ${good ? 'as it must be' : 'NOT as it must be'}\n`);
  if (!good) bad.push(name);
}

await run('reloads', async () => {
  const { reloads, requests, failed, heapBefore, heapAfter } = await reloadUnderLoad(200);
  console.log(`${reloads} reloads, ${requests} requests, ${failed} failed`);
  console.log(
    `heap ${mib(heapBefore)} before, ${mib(heapAfter)} after (${(heapAfter / heapBefore).toFixed(2)})`,
  );
  return failed === 0 && heapAfter <= heapBefore * 1.1;
});

await run('operations', async () => {
  const { engine, ask } = memoryEngine(1);
  const heaps: number[] = [];
  for (let at = 0; at < 10_000; at += 1) {
    await ask(`{ a${at}: residents { id name cases } }`);
    if (at % 1_000 === 999) heaps.push(heapAfterGarbage());
  }
  console.log(`10,000 distinct operations: heap after each thousand ${heaps.map(mib).join(', ')}`);
  console.log(`prepared documents weigh ${mib(engine.cacheBytes().documents)} by estimate`);
  // Kept documents fill up at first; then as many go as come.
  const [late = 0, end = 0] = [heaps.at(-2), heaps.at(-1)];
  await engine.close();
  return end <= late * 1.02;
});

await run('sizes', async () => {
  const costs: number[] = [];
  for (const size of [10, 100, 1_000, 10_000]) {
    const { ask } = memoryEngine(size);
    const once = (): Promise<number> => ask('{ residents { id name cases } }');
    for (let round = 0; round < 20_000 / size + 5; round += 1) await once();
    const rounds = Math.max(10, 200_000 / size);
    const began = process.cpuUsage();
    for (let round = 0; round < rounds; round += 1) await once();
    const { user, system } = process.cpuUsage(began);
    const each = (user + system) / rounds / size;
    costs.push(each);
    console.log(`${size} entities: ${each.toFixed(2)} µs of processor time each`);
  }
  // A large answer costs no more for each than a middling one; a small one carries the request's own cost.
  return (costs[3] ?? Infinity) <= (costs[1] ?? 0) * 1.5;
});

await run('bystanders', async () => {
  const reports = await bystanders(2_000);
  for (const { fault, p99Without, p99With, failed } of reports)
    console.log(
      `${fault}: p99 of queries that do not need it ${p99Without.toFixed(1)} ms without, ${p99With.toFixed(1)} ms with (${(p99With / p99Without).toFixed(2)}), ${failed} failed`,
    );
  return reports.every(({ p99Without, p99With, failed }) => failed === 0 && p99With <= p99Without * 1.1);
});

await run('callers', async () => {
  const graph = await startSmallGraph();
  const { leaks, failed } = await countLeaks(graph, 10_000, 50);
  await graph.stop();
  console.log(
    `10,000 interleaved requests of two callers: ${leaks} answers were the other's, ${failed} were none`,
  );
  return leaks === 0 && failed === 0;
});

process.exitCode = bad.length > 0 ? 1 : 0;
