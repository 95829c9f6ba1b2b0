/**
 * What `npm start`, `npm test` and the other commands run: plain Node without dependencies, because nothing is installed
 * yet. It checks the machine, installs, builds, and hands over to the built command line.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { BootstrapError, checkNode } from './bootstrap/checks.mjs';
import { build, install } from './bootstrap/prepare.mjs';
import { runTests } from './bootstrap/run-tests.mjs';

const root = join(import.meta.dirname, '..', '..');
const cli = join(import.meta.dirname, 'dist', 'cli.js');
/** Commands that bring the workspace up to date; the others use what is built. */
const PREPARING = new Set(['start']);

async function main([command = 'start', ...args]) {
  checkNode();
  if (command === 'test') return runTests(root);
  if (PREPARING.has(command) || !existsSync(cli)) {
    await install(root);
    await build(root);
  }
  return handOver([command, ...args]);
}

/** Runs the command line in place of this process: signals go to it, and its exit code is ours. */
function handOver(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--no-warnings', cli, ...args], { stdio: 'inherit', cwd: root });
    // A terminal sends its signals to both; one that comes to this process alone is passed on.
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT');
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error;
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}
