import { expect, it } from '@jest/globals';
import { waitUntil } from '@zhucan/test-kit';

import { type EndingServer, keepServer } from './supervised-server.js';

function serverToEnd(): EndingServer & { end(code: number): void; readonly stopped: () => boolean } {
  let end: (code: number) => void = () => undefined;
  let stopped = false;
  const exited = new Promise<number>((resolve) => {
    end = resolve;
  });
  return {
    exited,
    end,
    stopped: () => stopped,
    stop() {
      stopped = true;
      end(0);
      return Promise.resolve();
    },
  };
}

it('starts a server again until it comes up, and stops the one that runs', async () => {
  const first = serverToEnd();
  const third = serverToEnd();
  const lines: string[] = [];
  const attempts: (() => Promise<EndingServer>)[] = [
    () => Promise.reject(new Error('the port is taken')),
    () => Promise.resolve(third),
  ];
  const kept = keepServer(
    'Kafka',
    first,
    () => attempts.shift()?.() ?? Promise.reject(new Error('too often')),
    (line) => lines.push(line),
  );
  first.end(137);
  await waitUntil(() => attempts.length === 0, { what: 'two more starts' });
  await kept.stop();
  expect(lines).toEqual([
    'Kafka ended by itself (137); it is started again in 250 ms',
    'the port is taken; it is started again in 500 ms',
  ]);
  expect(third.stopped()).toBe(true);
});

it('takes the end of a server that was stopped for what it is', async () => {
  const server = serverToEnd();
  const lines: string[] = [];
  await keepServer(
    'Kafka',
    server,
    () => Promise.reject(new Error('not again')),
    (line) => lines.push(line),
  ).stop();
  expect(lines).toEqual([]);
});
