import { existsSync } from 'node:fs';

import { importDataset, type FirstImport } from './import/first-import.js';
import { LocalError } from './errors.js';
import { graphClient } from './graph-client.js';
import { printPrefixed, readableTime, Times } from './output.js';
import { formatReport, readReport } from './report-table.js';
import type { StackSettings } from './settings.js';
import { type Stack, startStack } from './stack.js';

const REGION = '430103';
const PERIOD = '2019-H1';
const INTERRUPTED = 130;

/** Kafka and PostgreSQL tell much that concerns nobody until something is wrong. */
const QUIET_PARTS = new Set(['postgres', 'kafka']);

export interface StartChoices {
  /** Import the 2019 data set where that has not been done. */
  readonly withData: boolean;
  /** Show also what PostgreSQL and Kafka write. */
  readonly verbose: boolean;
  readonly generate: FirstImport['generate'];
}

/**
 * Starts the stack, imports the data set on the first start, prints the report and where everything listens, and runs until a signal.
 *
 * @returns the exit code
 */
export async function runStart(settings: StackSettings, choices: StartChoices): Promise<number> {
  const signal = onSignal();
  const times = new Times();
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const began = performance.now();
  let stack: Stack;
  try {
    stack = await startStack(
      settings,
      {
        log: (part, line) => {
          if (choices.verbose || !QUIET_PARTS.has(part)) printPrefixed(part, line);
        },
        up(part, milliseconds) {
          times.add(part, milliseconds);
          printPrefixed(part, `up after ${readableTime(milliseconds)}`);
        },
      },
      signal.aborted,
    );
  } catch (error) {
    if (signal.aborted.aborted) return INTERRUPTED;
    throw error;
  }
  try {
    const work = showData(settings, choices, stack, times, print);
    // A stop in the middle of an import is a stop: the next start goes on with it.
    await Promise.race([work, signal.received]);
    work.catch(() => undefined);
    if (!signal.aborted.aborted) {
      print(whereEverythingListens(settings, stack));
      print(
        `Times: ${times.toString()}; in all ${readableTime(performance.now() - began)}. Ctrl-C stops everything.`,
      );
      await signal.received;
    }
  } finally {
    process.stderr.write('Stopping …\n');
    await stack.stop();
    process.stderr.write('Stopped.\n');
  }
  return 0;
}

async function showData(
  settings: StackSettings,
  choices: StartChoices,
  stack: Stack,
  times: Times,
  print: (line: string) => void,
): Promise<void> {
  if (choices.withData && !existsSync(settings.folders.importedFile)) {
    const client = graphClient(stack.graphUrl, () => stack.token('district'));
    const { folders } = settings;
    const { postgresUrl } = stack;
    await told(print, () =>
      importDataset({ client, folders, postgresUrl, times, print, generate: choices.generate }),
    );
  }
  await told(print, async () => {
    const client = graphClient(stack.graphUrl, () => stack.token('integrator'));
    const tables = await times.measure('report', () => readReport(client, REGION, PERIOD));
    print(`\n工作报告 Work report ${REGION} ${PERIOD}\n${formatReport(tables)}\n`);
  });
}

/** The stack runs and is worth having: what import or report lack is told, not fatal; the next start goes on with it. */
async function told(print: (line: string) => void, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    print(error.message);
  }
}

function whereEverythingListens(settings: StackSettings, stack: Stack): string {
  const { ports } = settings;
  const lines = [
    ['graph', stack.graphUrl],
    ['registry', `http://127.0.0.1:${ports.registry}`],
    ['rehab-employment', `http://127.0.0.1:${ports['rehab-employment']}`],
    ['relief-accessibility', `http://127.0.0.1:${ports['relief-accessibility']}`],
    ['party-affairs', `http://127.0.0.1:${ports['party-affairs']}`],
    ['token issuer', stack.issuerUrl],
    ['PostgreSQL', new URL(stack.postgresUrl).host],
    ['Kafka', stack.kafkaBrokers.length === 0 ? 'none: events in memory' : stack.kafkaBrokers.join(',')],
  ] as const;
  return [
    ...lines.map(([name, address]) => `${name.padEnd(22)}${address}`),
    'A token:              npm run --silent token -- --role integrator',
  ].join('\n');
}

/** The first signal that asks for a stop; later ones change nothing, since the stop is under way. */
function onSignal(): { readonly received: Promise<void>; readonly aborted: AbortSignal } {
  const controller = new AbortController();
  const received = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        controller.abort();
        resolve();
      });
    }
  });
  return { received, aborted: controller.signal };
}
