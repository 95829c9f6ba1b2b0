import type { Command } from 'commander';

import { LocalError } from '../errors.js';
import type { StackSettings } from '../settings.js';
import type { StackState } from '../state.js';
import { runVerify } from '../verify-command.js';
import { parkFix, parkList, parkRetry, parkShow, parkSkip } from './park-commands.js';
import { lag, printTopics, show, tail, type TailOptions } from './read-commands.js';
import { replay, type ReplayChoice } from './replay-command.js';

const print = (line: string): void => void process.stdout.write(`${line}\n`);

/** Ends with the first Ctrl-C. */
function untilInterrupted(): AbortSignal {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}

/** Adds `events`: what operators and analysts look at events with. */
export function addEventsCommand(
  program: Command,
  running: () => Promise<StackState>,
  settings: () => Promise<StackSettings>,
): void {
  const events = program
    .command('events')
    .description('查看和处理事件。 Look at events, and at those that could not be taken');
  const brokers = async (): Promise<readonly string[]> => (await running()).kafkaBrokers;
  const postgres = async (): Promise<string> => (await running()).postgresUrl;

  events
    .command('topics')
    .description('列出主题。 List the topics')
    .action(() => printTopics(print));
  events
    .command('tail')
    .description('逐条显示事件。 Print events, a line each; Ctrl-C ends it')
    .argument(
      '[topic]',
      'a topic, or an aggregate as resident or registry.resident; all public ones where none is named',
    )
    .option('--from <place>', 'beginning, now, or an instant as 2019-07-01T08:00:00Z')
    .option('--once', 'end once everything that is there is printed', false)
    .option('--type <type>', 'a type, or its last part, as registered')
    .option('--region <code>', 'the beginning of the code of a region, as 430103')
    .action(async (topic: string | undefined, options: TailOptions) => {
      await tail(await brokers(), topic, options, print, untilInterrupted());
    });
  events
    .command('show')
    .description('显示一个对象的全部事件。 Print all events of one subject in full')
    .argument('<topic>', 'a topic, or an aggregate')
    .argument('<key>', 'the id of the subject')
    .action(async (topic: string, key: string) => {
      if ((await show(await brokers(), topic, key, print)) === 0)
        throw new LocalError(`key: there is no event of ${key} in ${topic}.`);
    });
  events
    .command('lag')
    .description('显示各服务的积压。 Print how far each service is behind')
    .action(async () => {
      await lag(await brokers(), print);
    });
  events
    .command('verify')
    .description('核对账目：数据库、主题和消费者。 Compare the books: database, topics and consumers')
    .action(async () => {
      process.exitCode = await runVerify(await running());
    });

  events
    .command('replay')
    .description('重建投影并替换。 Rebuild what a service keeps of events, beside it, and swap')
    .requiredOption('--service <name>', 'as rehab-employment')
    .option('--projection <name>', 'regions, households or residents; all where none is named')
    .option('--dry-run', 'only say what would be done', false)
    .action(async (choice: ReplayChoice) => {
      process.exitCode = await replay(await running(), await settings(), choice);
    });

  const park = events
    .command('park')
    .description('处理搁置的消息。 Look at what could not be taken; fix, retry or skip it');
  park
    .command('list')
    .description('列出搁置的对象。 List what is parked')
    .argument('<service>', 'as rehab-employment')
    .action(async (service: string) => {
      await parkList(await postgres(), service, print);
    });
  park
    .command('show')
    .description('显示搁置的消息。 Print what waits of one subject')
    .argument('<service>')
    .argument('<key>', 'the id of the subject')
    .action(async (service: string, key: string) => {
      await parkShow(await postgres(), service, key, print);
    });
  park
    .command('retry')
    .description('重试。 Let the service try what waits of one subject, in order')
    .argument('<service>')
    .argument('<key>', 'the id of the subject')
    .action(async (service: string, key: string) => {
      await parkRetry(await postgres(), service, key, print);
    });
  park
    .command('skip')
    .description('跳过。 Drop one message for good')
    .argument('<service>')
    .argument('<letter>', 'its number, as list and show print it')
    .requiredOption('--reason <text>', 'why; it is kept')
    .action(async (service: string, letter: string, { reason }: { reason: string }) => {
      await parkSkip(await postgres(), service, letter, reason, print);
    });
  park
    .command('fix')
    .description('更正。 Replace the value of one message; it must keep its contract')
    .argument('<service>')
    .argument('<letter>', 'its number, as list and show print it')
    .argument('<file>', 'the new value, JSON')
    .requiredOption('--reason <text>', 'why; it is kept')
    .action(async (service: string, letter: string, file: string, { reason }: { reason: string }) => {
      await parkFix(await postgres(), service, letter, file, reason, print);
    });
}
