import { parseArgs } from 'node:util';

import { fuzz, type FuzzReport } from './fuzz.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    queries: { type: 'string', default: '10000' },
    only: { type: 'string' },
    defer: { type: 'boolean', default: false },
    show: { type: 'string', default: '3' },
  },
});

const seed = Number(values.seed);
const started = performance.now();
let shown = 0;
const report = await fuzz({
  seed,
  deferring: values.defer,
  ...(values.only === undefined
    ? { queries: Number(values.queries) }
    : { queries: 1, from: Number(values.only) }),
  onProgress(each) {
    // A line now and then, so that a run that is ended early says how far it came.
    if (each.graphs % 25 === 0) console.log(`${summary(each)}\n`);
  },
  onMismatch({ query, found }) {
    shown += 1;
    console.log(shown <= Number(values.show) ? `${found}\n` : `seed ${seed}, query ${query}`);
  },
});
const numbers = report.mismatches.map(({ query }) => query);
if (numbers.length > 0) console.log(`mismatches: --seed ${seed} --only ${numbers.join(', ')}`);
if (report.unplanned.length > 0) console.log(`refused: --seed ${seed} --only ${report.unplanned.join(', ')}`);
console.log(summary(report));
process.exitCode = numbers.length > 0 ? 1 : 0;

function summary(each: FuzzReport): string {
  const share = (count: number): string => `${count} (${((100 * count) / each.queries).toFixed(1)} %)`;
  return [
    `seed ${seed}: ${each.queries} queries over ${each.graphs} supergraphs (${each.refusedGraphs} did not compose)`,
    `plans with two or more hops: ${share(each.twoHops)}, with three or more: ${share(each.threeHops)}`,
    `answers with errors: ${share(each.withErrors)}`,
    `refused for want of a plan: ${each.unplanned.length}`,
    `mismatches: ${each.mismatches.length}`,
    `seconds: ${((performance.now() - started) / 1000).toFixed(0)}`,
  ].join('\n');
}
