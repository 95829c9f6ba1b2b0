import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** Turbo reports its use over the network unless told not to. */
const QUIET = { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', npm_config_update_notifier: 'false' };
const PNPM = ['-y', 'pnpm@12.21.0'];

/** Runs pnpm of the pinned version, which also puts it on the PATH for what it runs. */
export function pnpm(root, args, options = {}) {
  return run(process.platform === 'win32' ? 'npx.cmd' : 'npx', [...PNPM, ...args], root, options);
}

/**
 * Runs a command with its output in this terminal.
 *
 * @returns its exit code
 */
function run(command, args, cwd, { env = {}, quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    // Standard output belongs to the command that the user asked for, so that `token` prints a token and nothing else.
    const stdio = quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2];
    const child = spawn(command, args, {
      cwd,
      stdio,
      env: { ...process.env, ...QUIET, ...env },
      shell: process.platform === 'win32',
    });
    const kept = [];
    child.stdout?.on('data', (chunk) => kept.push(chunk));
    child.stderr?.on('data', (chunk) => kept.push(chunk));
    const forward = (signal) => child.kill(signal);
    process.once('SIGINT', forward);
    process.once('SIGTERM', forward);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', forward);
      process.off('SIGTERM', forward);
      if (quiet && code !== 0) process.stderr.write(Buffer.concat(kept));
      if (signal !== null) process.exit(130);
      resolve(code ?? 1);
    });
  });
}

/** Tells a step and, at its end, the time it took. */
export async function step(name, work) {
  const started = performance.now();
  process.stderr.write(`· ${name} …\n`);
  const result = await work();
  process.stderr.write(`  ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
  return result;
}
