import { parseArgs } from 'node:util';

import { fuzz } from './fuzz.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    queries: { type: 'string', default: '10000' },
    only: { type: 'string' },
    show: { type: 'string', default: '3' },
  },
});

const seed = Number(values.seed);
const only = values.only === undefined ? undefined : Number(values.only);
const started = performance.now();
const report = await fuzz(
  only === undefined ? { seed, queries: Number(values.queries) } : { seed, queries: 1, from: only },
);
for (const { found } of report.mismatches.slice(0, Number(values.show))) console.log(`${found}\n`);
const numbers = report.mismatches.map(({ query }) => query);
if (numbers.length > 0) console.log(`mismatches: --seed ${seed} --only ${numbers.join(', ')}`);
const share = (count: number): string => `${((100 * count) / report.queries).toFixed(1)} %`;
console.log(
  [
    `seed ${seed}: ${report.queries} queries over ${report.graphs} supergraphs (${report.refusedGraphs} did not compose)`,
    `plans with two or more hops: ${report.twoHops} (${share(report.twoHops)}), with three or more: ${report.threeHops} (${share(report.threeHops)})`,
    `answers with errors: ${report.withErrors} (${share(report.withErrors)})`,
    `mismatches: ${report.mismatches.length}`,
    `seconds: ${((performance.now() - started) / 1000).toFixed(1)}`,
  ].join('\n'),
);
process.exitCode = report.mismatches.length > 0 ? 1 : 0;
