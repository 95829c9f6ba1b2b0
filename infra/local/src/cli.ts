#!/usr/bin/env node
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { analyticsCommand } from '@zhucan/analytics';
import { parseDate } from '@zhucan/codes';
import { postgresFolder } from '@zhucan/embedded-servers';
import { ONE_BROKER } from '@zhucan/kafka';
import { sampleCommand } from '@zhucan/sample-feed';
import { Command, Option } from 'commander';

import { generateWorkbooks } from './dataset.js';
import { explain, LocalError } from './errors.js';
import { addEventsCommand } from './events/command.js';
import { graphClient } from './graph-client.js';
import { runImport } from './import/import-command.js';
import { parseKind } from './import/kinds.js';
import {
  type ClusterChoice,
  readCluster,
  runAddConsumer,
  runKafkaPlan,
  runRemoveConsumer,
} from './kafka-command.js';
import { parseRole, signToken } from './issuer.js';
import { type LocalFolders, makeFolders } from './paths.js';
import { ensureSecrets } from './secrets.js';
import { readSettings } from './settings.js';
import { runStart } from './start-command.js';
import { findRunning, getRunning } from './state.js';
import { runVerify } from './verify-command.js';

const events = () =>
  new Option('--events <transport>', 'kafka, or memory for a look without Kafka')
    .choices(['kafka', 'memory'])
    .default('kafka');

interface Stacks {
  readonly events: 'kafka' | 'memory';
}

async function foldersOf({ events: chosen }: Stacks): Promise<LocalFolders> {
  return (await readSettings(process.env, { events: chosen, processes: false })).folders;
}

const program = new Command('zhucan').description('The local stack of Zhucan.').showHelpAfterError();

program
  .command('start')
  .description('start everything; import the 2019 data set on the first start')
  .addOption(events())
  .option('--processes', 'run each service as a process of its own, as on a server', false)
  .option('--no-data', 'do not import the 2019 data set')
  .option('--verbose', 'show what PostgreSQL and Kafka write', false)
  .action(async (options: Stacks & { processes: boolean; data: boolean; verbose: boolean }) => {
    const settings = await readSettings(process.env, {
      events: options.events,
      processes: options.processes,
    });
    process.exitCode = await runStart(settings, {
      withData: options.data,
      verbose: options.verbose,
      generate: generateWorkbooks,
    });
  });

program
  .command('reset')
  .description('throw the local data away')
  .action(async () => {
    for (const chosen of ['memory', 'kafka'] as const) {
      const folders = await foldersOf({ events: chosen });
      const running = findRunning(folders);
      if (running !== undefined)
        throw new LocalError(`The local stack runs, as process ${running.pid}: stop it first.`);
      // Where the server is not the user's own, its data may lie elsewhere.
      const postgres = postgresFolder(folders.postgres);
      if (postgres !== folders.postgres) rmSync(dirname(postgres), { recursive: true, force: true });
      rmSync(folders.base, { recursive: true, force: true });
    }
    process.stdout.write('The local data is gone.\n');
  });

program
  .command('token')
  .description('print a token of the local issuer')
  .requiredOption('--role <role>', 'integrator, district, street, community, party, analyst or auditor')
  .option('--region <code>', 'narrow it to a region')
  .option('--subject <account>', 'the account that it names')
  .addOption(events())
  .action(async (options: Stacks & { role: string; region?: string; subject?: string }) => {
    const { folders, ports } = await readSettings(process.env, { events: options.events, processes: false });
    makeFolders(folders);
    const issuer = findRunning(folders)?.issuerUrl ?? `http://127.0.0.1:${ports.issuer}`;
    const { role, region, subject } = options;
    process.stdout.write(
      `${await signToken(ensureSecrets(folders).issuerKeyFile, issuer, { role: parseRole(role), region, subject })}\n`,
    );
  });

program
  .command('clock')
  .description('show the business date, or move it')
  .argument('[date]', 'YYYY-MM-DD')
  .addOption(events())
  .action(async (date: string | undefined, options: Stacks) => {
    const { folders, today } = await readSettings(process.env, { events: options.events, processes: false });
    if (date !== undefined) {
      const parsed = parseDate(date);
      if (!parsed.ok) throw new LocalError(`${date} is no date: ${parsed.problems[0].messageEn}`);
      makeFolders(folders);
      // A service must never read half a date.
      writeFileSync(`${folders.clockFile}.new`, `${parsed.value}\n`);
      renameSync(`${folders.clockFile}.new`, folders.clockFile);
    }
    process.stdout.write(
      existsSync(folders.clockFile) ? readFileSync(folders.clockFile, 'utf8') : `${today}\n`,
    );
  });

program
  .command('import')
  .description('import a workbook into the running stack')
  .argument('<kind>', 'as residents or rehab-cases; docs/workbooks.md has all of them')
  .argument('<file>', 'a CSV or XLSX file')
  .option('--dry-run', 'check only', false)
  .option('--all-or-nothing', 'one rejected row keeps the whole file out', false)
  .addOption(events())
  .action(
    async (kind: string, file: string, options: Stacks & { dryRun: boolean; allOrNothing: boolean }) => {
      if (!existsSync(file)) throw new LocalError(`There is no file ${file}.`);
      const folders = await foldersOf(options);
      const running = getRunning(folders);
      const token = () =>
        signToken(ensureSecrets(folders).issuerKeyFile, running.issuerUrl, { role: 'district' });
      const client = graphClient(`${running.gatewayUrl}/graphql`, token);
      const { dryRun, allOrNothing } = options;
      const print = (line: string): void => void process.stdout.write(`${line}\n`);
      process.exitCode = await runImport(client, parseKind(kind), file, { dryRun, allOrNothing }, print);
    },
  );

program
  .command('verify')
  .description('print the ledger of events and fail where it does not balance')
  .addOption(events())
  .action(async (options: Stacks) => {
    process.exitCode = await runVerify(getRunning(await foldersOf(options)));
  });

addEventsCommand(
  program,
  async () => getRunning(await foldersOf({ events: 'kafka' })),
  () => readSettings(process.env, { events: 'kafka', processes: false }),
);
program.addCommand(
  analyticsCommand({
    brokers: async () => getRunning(await foldersOf({ events: 'kafka' })).kafkaBrokers,
    storeFile: async () => join((await foldersOf({ events: 'kafka' })).base, 'analytics.duckdb'),
    print: (text) => void process.stdout.write(`${text}\n`),
  }),
);

program.addCommand(sampleCommand((text) => void process.stdout.write(`${text}\n`)));

const kafka = program.command('kafka').description('topics, rights and credentials of the Kafka cluster');
const cluster = (command: Command): Command =>
  command
    .option('--brokers <host:port,…>', 'the cluster; that of the running stack where none is named')
    .option('--partitions <count>', 'partitions of topics that are made', String(ONE_BROKER.partitions))
    .option('--copies <count>', 'copies of topics that are made', String(ONE_BROKER.replicationFactor));

cluster(kafka.command('plan').description('show what applying would do; change nothing')).action(
  async (options: ClusterOptions) => {
    process.exitCode = await runKafkaPlan(await clusterOf(options), false);
  },
);
cluster(kafka.command('apply').description('show the plan, and do it')).action(
  async (options: ClusterOptions) => {
    process.exitCode = await runKafkaPlan(await clusterOf(options), true);
  },
);
const consumer = kafka.command('consumer').description('who reads the public topics from outside');
cluster(consumer.command('add').description('give a consumer its rights and a password, which is shown once'))
  .argument('<name>', 'lowercase words with hyphens')
  .action(async (name: string, options: ClusterOptions) => {
    await runAddConsumer(await clusterOf(options), name);
  });
cluster(consumer.command('remove').description('take a consumer its password and its rights'))
  .argument('<name>', 'as it was added')
  .action(async (name: string, options: ClusterOptions) => {
    await runRemoveConsumer(await clusterOf(options), name);
  });

interface ClusterOptions {
  readonly brokers?: string;
  readonly partitions: string;
  readonly copies: string;
}

async function clusterOf({ brokers, partitions, copies }: ClusterOptions): Promise<ClusterChoice> {
  const running = async (): Promise<readonly string[]> =>
    getRunning(await foldersOf({ events: 'kafka' })).kafkaBrokers;
  return readCluster(brokers?.split(',') ?? (await running()), partitions, copies);
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`\n${explain(error)}\n`);
  process.exitCode = 1;
}
