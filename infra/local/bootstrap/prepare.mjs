import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { BootstrapError } from './checks.mjs';
import { pnpm, step } from './run.mjs';

/** Installs what the lock file names, unless that is what was installed last. */
export async function install(root) {
  const stamp = join(root, 'node_modules', '.cache', 'zhucan', 'installed');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .update(process.version)
    .digest('hex');
  const complete =
    existsSync(join(root, 'node_modules', '.modules.yaml')) &&
    existsSync(join(root, 'infra', 'local', 'node_modules'));
  if (complete && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const code = await step('install the dependencies', () =>
    pnpm(root, ['install', '--frozen-lockfile', '--prefer-offline']),
  );
  if (code !== 0)
    throw new BootstrapError(
      'The dependencies could not be installed: see the lines above; the npm registry must be reachable once.',
    );
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/**
 * Builds all packages; what did not change comes from turbo's cache.
 *
 * @returns whether all of them build; the others are built all the same
 */
export async function buildAll(root) {
  const args = [
    'exec',
    'turbo',
    'run',
    'build',
    '--ui=stream',
    '--output-logs=new-only',
    '--concurrency=2',
    '--continue=dependencies-successful',
  ];
  return (await step('build', () => pnpm(root, args))) === 0;
}

/** Builds all packages, or says that it failed. */
export async function build(root) {
  if (!(await buildAll(root))) throw new BootstrapError('The build failed: see the lines above.');
}
