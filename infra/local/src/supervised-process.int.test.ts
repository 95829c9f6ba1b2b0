import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { expect, it } from '@jest/globals';
import { commandLine, freePort, portIsTaken } from '@zhucan/embedded-servers';
import { waitUntil } from '@zhucan/test-kit';

import { restartPauseMs, superviseProcess } from './supervised-process.js';

const PART = new URL('../fixtures/part.mjs', import.meta.url).pathname;
const SUPERVISOR = new URL('../fixtures/supervisor.mjs', import.meta.url).pathname;

async function answerOf(port: number): Promise<string | undefined> {
  try {
    return await (await fetch(`http://127.0.0.1:${port}/readyz`)).text();
  } catch {
    return undefined;
  }
}

function planOf(port: number, lines: string[], environment: Record<string, string> = {}) {
  return {
    name: 'part',
    entry: PART,
    environment: { PORT: String(port), ...environment },
    isReady: async () => (await answerOf(port)) !== undefined,
    log: (line: string) => void lines.push(line),
  };
}

it('starts a part again that ended by itself, and stops it for good when asked', async () => {
  const port = await freePort();
  const lines: string[] = [];
  const part = await superviseProcess(planOf(port, lines));
  const first = await answerOf(port);
  await fetch(`http://127.0.0.1:${port}/crash`).catch(() => undefined);
  await waitUntil(async () => ![undefined, first].includes(await answerOf(port)), {
    what: 'the part to come back as another process',
  });
  expect(part.restarts()).toBe(1);
  expect(lines).toContain('ended by itself (3); it is started again in 250 ms');
  await part.stop();
  expect(await portIsTaken(port)).toBe(false);
});

it('fails a first start with what the part said', async () => {
  const port = await freePort();
  await expect(superviseProcess(planOf(port, [], { FAIL: 'yes' }))).rejects.toThrow(
    'part ended while it started:\nthe fixture was told to fail',
  );
});

it('gives a first start up when asked, and stops what had come up', async () => {
  const port = await freePort();
  const controller = new AbortController();
  const starting = superviseProcess({
    ...planOf(port, []),
    abort: controller.signal,
    isReady: async () => {
      if ((await answerOf(port)) !== undefined) controller.abort();
      return false;
    },
  });
  await expect(starting).rejects.toThrow('aborted');
  expect(await portIsTaken(port)).toBe(false);
});

it('leaves no part behind when the supervisor is killed', async () => {
  const port = await freePort();
  const supervisor = spawn(process.execPath, [SUPERVISOR, String(port)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [chunk] = (await once(supervisor.stdout, 'data')) as [Buffer];
  const pid = Number(chunk.toString());
  expect(commandLine(pid)).toContain('part.mjs');
  supervisor.kill('SIGKILL');
  await waitUntil(() => portIsTaken(port).then((taken) => !taken), { what: 'the part to notice' });
});

it('doubles the pause between restarts up to ten seconds', () => {
  expect([0, 1, 2, 10, 1_000].map(restartPauseMs)).toEqual([250, 500, 1_000, 10_000, 10_000]);
});
