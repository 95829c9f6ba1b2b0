/*
 * What a request costs the gateway, beside other gateways over the same subgraphs: `npm run bench:gateway`. See the README.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startIssuer } from './gateways/issuer.js';
import { benchScript, canPin, Child, CORES } from './measure/child.js';
import { LoadGenerator } from './measure/load.js';
import { Subgraphs } from './measure/subgraphs.js';
import { measureAll } from './measure-all.js';
import { type BenchOptions, parseOptions, USAGE } from './options.js';
import { formatReport } from './report/report.js';
import { profileGateway } from './profile/profile-gateway.js';
import { composeShop } from './shop/compose-shop.js';

const RESULTS = fileURLToPath(new URL('../../bench-results', import.meta.url));

/** Counted like any other, and never reached: one client asks for all that the gateway can answer. */
const BUDGET = { points: 1_000_000_000_000, durationSeconds: 60 };

async function run(options: BenchOptions, command: string, folder: string): Promise<void> {
  const issuer = await startIssuer();
  const subgraphs = await Subgraphs.start(options.delayMs);
  const loadProcess = new Child({
    name: 'the load generator',
    script: benchScript('load'),
    core: CORES.rest,
  });
  try {
    const supergraphFile = join(folder, 'supergraph.graphql');
    await writeFile(supergraphFile, composeShop(subgraphs.addresses));
    const secretFile = join(folder, 'gateway-secret');
    await writeFile(secretFile, randomBytes(32).toString('hex'), { mode: 0o600 });
    const bench = { subgraphs, load: new LoadGenerator(loadProcess) };
    const configFile = join(folder, 'gateway.json');
    await writeFile(configFile, JSON.stringify({ budget: BUDGET }));
    const setting = { supergraphFile, secretFile, configFile, issuer };
    process.stdout.write(canPin() ? 'Processes are pinned to cores.\n' : 'Processes are not pinned.\n');
    if (options.profile !== undefined) {
      process.stdout.write(await profileGateway(bench, options.profile, setting, options, folder));
      return;
    }
    const results = await measureAll(bench, setting, options, command);
    const report = formatReport(results);
    await writeFile(`${RESULTS}.json`, `${JSON.stringify(results, undefined, 2)}\n`);
    await writeFile(`${RESULTS}.md`, report);
    process.stdout.write(`\n${report}`);
    if (Object.keys(results.missing).length > 0) process.exitCode = 1;
  } finally {
    await Promise.all([loadProcess.stop(), subgraphs.stop(), issuer.stop()]);
  }
}

async function main(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const options = parseOptions(args);
  if (!existsSync('/proc/self/stat')) throw new Error('CPU time is read from /proc, which only Linux has.');
  const folder = await mkdtemp(join(tmpdir(), 'zhucan-bench-'));
  try {
    await run(options, ['npm run bench:gateway --', ...args].join(' '), folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
