import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { RefusedError, systemClock } from '@zhucan/codes';
import { kafkaTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { Command } from 'commander';

import { formatReport } from './report/format.js';
import { readReport } from './report/report.js';
import { Store } from './store/store.js';
import { PUBLIC_TOPICS, syncStore } from './sync.js';

/** What the views of the store are called in files. */
const EXPORTED = [
  'event',
  'region',
  'resident',
  'certificate_held',
  'programme_case',
  'party_record',
  'party_stage',
  'inspection_visit',
  'public_event',
  'honour',
  'model_community',
  'one_visit_procedure',
  'reported_figure',
] as const;

/** What the command takes from whoever runs it. */
export interface CommandSettings {
  /** The cluster, where the command line names none. */
  readonly brokers: () => Promise<readonly string[]>;
  /** Where the store lies, where the command line does not say. */
  readonly storeFile: () => Promise<string>;
  readonly print: (text: string) => void;
}

async function withStore<T>(file: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await Store.open(file);
  try {
    return await work(store);
  } finally {
    store.close();
  }
}

/** A report by defaults: what the example data set is about. */
const REGION = '430103';
const PERIOD = '2019-H1';

/** The command `analytics sync | report | export`. */
export function analyticsCommand({ brokers, storeFile, print }: CommandSettings): Command {
  const command = new Command('analytics').description(
    '由公开事件建立本地分析库（DuckDB）并计算半年报数字。 A local store of the public events, and the report from it.',
  );
  const withFile = (name: string, about: string): Command =>
    command.command(name).description(about).option('--store <file>', 'DuckDB 文件');

  withFile(
    'sync',
    '读取公开主题直至最新。 Read the public topics up to now; what is held is not taken twice.',
  )
    .option('--brokers <host:port,…>', 'Kafka 地址；默认为本机运行中的系统')
    .action(async (options: { store?: string; brokers?: string }) => {
      const transport = kafkaTransport({
        brokers: options.brokers?.split(',') ?? (await brokers()),
        clientId: 'analytics',
        logger: createLogger({ service: 'analytics', level: 'warn' }),
      });
      try {
        const { read, taken, broken } = await withStore(options.store ?? (await storeFile()), (store) =>
          syncStore(store, transport),
        );
        print(
          `读取 ${PUBLIC_TOPICS.length} 个主题，消息 ${read} 条，新事件 ${taken} 条。 ${taken} new events.`,
        );
        for (const [rule, count] of broken) print(`不合契约 ${count} 条，未计入：${rule}`);
        print('下一步：npm run analytics -- report --period 2019-H1');
        if (broken.size > 0) process.exitCode = 1;
      } finally {
        await transport.close();
      }
    });

  withFile('report', '由库内事件计算半年报。 The report from what the store holds.')
    .option('--period <period>', '2019、2019-H1、2019-Q2 或 2019-05', PERIOD)
    .option('--region <code>', '市、区或街道', REGION)
    .option('--json', '以 JSON 输出', false)
    .action(async (options: { store?: string; period: string; region: string; json: boolean }) => {
      await withStore(options.store ?? (await storeFile()), async (store) => {
        try {
          const report = await readReport(store, systemClock(), options);
          print(options.json ? JSON.stringify(report) : formatReport(report));
        } catch (error) {
          if (!(error instanceof RefusedError)) throw error;
          for (const { field, messageZh, messageEn } of error.problems)
            print(`${field}：${messageZh} ${messageEn}`);
          process.exitCode = 1;
        }
      });
    });

  withFile('export', '把各表写成 Parquet 文件。 Write the tables as Parquet files.')
    .argument('<folder>', '目标目录')
    .action(async (folder: string, options: { store?: string }) => {
      mkdirSync(folder, { recursive: true });
      await withStore(options.store ?? (await storeFile()), async (store) => {
        for (const view of EXPORTED) await store.exportTo(join(folder, `${view}.parquet`), view);
      });
      print(`已写入 ${EXPORTED.length} 个文件：${folder}`);
    });
  return command;
}
