import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { BootstrapError } from './checks.mjs';
import { buildAll, install } from './prepare.mjs';
import { removeReports, summarise } from './reports.mjs';
import { pnpm, step } from './run.mjs';

/**
 * Checks that read the sources, in two lanes beside each other: the linter has one thread and takes as long as all others together. Each runs even
 * where an earlier one failed, so that one run shows all that is wrong.
 */
const LANES = [
  [['lint', ['run', 'lint']]],
  [
    ['check the format', ['run', 'format:check']],
    ['look for dead code', ['run', 'dead-code']],
    [
      'check the types of tests',
      [
        'exec',
        'turbo',
        'run',
        'typecheck',
        '--ui=stream',
        '--output-logs=errors-only',
        '--concurrency=2',
        '--continue=dependencies-successful',
      ],
    ],
  ],
];

/** @returns the names of the checks that failed */
async function check(root, lane) {
  const broken = [];
  for (const [name, args] of lane) if ((await step(name, () => pnpm(root, args))) !== 0) broken.push(name);
  return broken;
}

/**
 * Installs, builds, runs every check and every test.
 *
 * @returns the exit code
 */
export async function runTests(root) {
  removeReports(root);
  await install(root);
  const broken = (await buildAll(root)) ? [] : ['build'];
  broken.push(...(await Promise.all(LANES.map((lane) => check(root, lane)))).flat());
  if ((await step('run the tests', () => withServers(root, (env) => test(root, env)))) !== 0)
    broken.push('run the tests');
  // The whole system, with the machine to itself: it is started as a user starts it.
  if ((await step('run the end-to-end tests', () => endToEnd(root))) !== 0)
    broken.push('run the end-to-end tests');

  const { passed, failed, faults } = summarise(root);
  for (const fault of faults) console.error(fault);
  if (broken.length > 0) console.error(`Failed: ${broken.join(', ')}.`);
  console.log(`${passed} passed, ${failed} failed`);
  return broken.length > 0 || failed > 0 || faults.length > 0 ? 1 : 0;
}

function test(root, env) {
  const args = [
    'exec',
    'turbo',
    'run',
    'test',
    '--ui=stream',
    '--log-order=grouped',
    '--continue=dependencies-successful',
    '--concurrency=2',
  ];
  return pnpm(root, args, { env });
}

function endToEnd(root) {
  return pnpm(root, ['--filter', '@zhucan/e2e', 'run', 'e2e']);
}

/** Starts one PostgreSQL and one Kafka for all packages; the servers end with this process, whatever its end. */
async function withServers(root, work) {
  const servers = join(root, 'packages', 'embedded-servers', 'dist', 'index.js');
  if (!existsSync(servers)) throw new BootstrapError('The build failed: see the lines above.');
  const { startKafka, startPostgres } = await import(pathToFileURL(servers).href);
  const data = join(tmpdir(), `zhucan-test-${randomUUID()}`);
  try {
    const [postgres, kafka] = await Promise.all([
      process.env.ZHUCAN_TEST_POSTGRES_URL
        ? undefined
        : startPostgres({ dataDir: `${data}-postgres`, removeDataOnExit: true, throwaway: true }),
      process.env.ZHUCAN_TEST_KAFKA_BROKERS
        ? undefined
        : startKafka({ dataDir: `${data}-kafka`, removeDataOnExit: true }),
    ]);
    const result = await work({
      ...(postgres && { ZHUCAN_TEST_POSTGRES_URL: postgres.url }),
      ...(kafka && { ZHUCAN_TEST_KAFKA_BROKERS: kafka.brokers.join(',') }),
    });
    await Promise.all([postgres?.stop(), kafka?.stop()]);
    return result;
  } catch (error) {
    if (['MissingToolError', 'PortTakenError', 'ServerFailedError'].includes(error?.name))
      throw new BootstrapError(error.message);
    throw error;
  }
}
