import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startKafka } from '@zhucan/embedded-servers';
import { kafkaTransport } from '@zhucan/messaging';
import { createLogger } from '@zhucan/observability';
import { Command, InvalidArgumentError } from 'commander';

import { sampleEvents } from './events.js';
import { runFeed } from './feed.js';

/** Beside the port of the local stack, so that both may run. */
const PORT = 19_093;
const FASTEST = 100_000;

function readNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!(number >= from && number <= to)) throw new InvalidArgumentError(`${from} … ${to}`);
    return number;
  };
}

function nextSteps(address: string): string {
  return [
    `Kafka：${address}（仅本机、仅示例，停止后数据即删除 for this machine and the sample alone）`,
    '在另一终端试试 try in another terminal:',
    `  npm run analytics -- sync --brokers ${address} --store sample.duckdb`,
    `  python3 examples/python/read_events.py --brokers ${address}`,
    '主题与字段 topics and fields: docs/events/README.md',
  ].join('\n');
}

/** Resolves once somebody presses Ctrl-C, or the broker is gone. */
function untilStopped(signal: AbortSignal, exited: Promise<number>): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    void exited.then(() => resolve());
  });
}

/** The command that replays the half-year on a broker of its own, where it can meet no register's events. */
export function sampleCommand(print: (text: string) => void): Command {
  return new Command('events-sample')
    .description(
      '在专用 Kafka 上重放 2019 年上半年的公开事件。 Replay the first half of 2019 on a broker of its own.',
    )
    .option('--speed <events>', '每秒事件数 events in a second', readNumber(0.1, FASTEST), 100)
    .option('--port <port>', 'Kafka 端口', readNumber(1, 65_535), PORT)
    .option('--exit', '发完即停 stop at the end', false)
    .action(async ({ speed, port, exit }: { speed: number; port: number; exit: boolean }) => {
      const stopping = new AbortController();
      process.once('SIGINT', () => stopping.abort());
      process.once('SIGTERM', () => stopping.abort());
      const kafka = await startKafka({
        dataDir: join(mkdtempSync(join(tmpdir(), 'zhucan-sample-')), 'kafka'),
        port,
        removeDataOnExit: true,
      });
      const transport = kafkaTransport({
        brokers: kafka.brokers,
        clientId: 'sample-feed',
        logger: createLogger({ service: 'sample-feed', level: 'warn' }),
      });
      try {
        const events = sampleEvents();
        print(nextSteps(kafka.brokers.join(',')));
        let month = '';
        await runFeed({
          transport,
          events,
          speed,
          signal: stopping.signal,
          onProgress: (sent, occurredOn) => {
            if (occurredOn.slice(0, 7) !== month) print(`${occurredOn}  已发 ${sent} / ${events.length}`);
            month = occurredOn.slice(0, 7);
          },
        });
        if (exit) return;
        print('已发完；Ctrl-C 停止。 All sent; Ctrl-C stops.');
        await untilStopped(stopping.signal, kafka.exited);
      } finally {
        await transport.close();
        await kafka.stop();
      }
    });
}
