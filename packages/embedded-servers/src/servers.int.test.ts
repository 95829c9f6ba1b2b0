import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { portIsTaken, PortTakenError, startKafka, startPostgres } from './index.js';

const FIXTURE = new URL('../fixtures/start-and-wait.mjs', import.meta.url).pathname;
const folders: string[] = [];

function dataFolder(): string {
  const folder = join(tmpdir(), `zhucan-servers-${randomUUID()}`);
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0))
    for (const path of [folder, `${folder}.pid`, `${folder}.superuser`])
      rmSync(path, { recursive: true, force: true });
});

/** Polls without a fixed sleep: the file system tells when a guard has finished. */
async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function ownerOf(
  server: 'postgres' | 'kafka',
  dataDir: string,
  ...flags: string[]
): Promise<{ owner: ChildProcess; address: string }> {
  const owner = spawn(process.execPath, [FIXTURE, server, dataDir, ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  owner.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await until(() => text.includes('\n'), `${server} under another process`);
  return { owner, address: text.trim() };
}

async function answer(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>('SELECT count(*)::int AS answer FROM thing')).rows[0]
      ?.answer;
  } finally {
    await client.end();
  }
}

describe('PostgreSQL', () => {
  it('keeps its data over a stop and a start, and its password in a file of mode 0600', async () => {
    const dataDir = dataFolder();
    const first = await startPostgres({ dataDir });
    const client = new pg.Client({ connectionString: first.url });
    await client.connect();
    await client.query('CREATE TABLE thing AS SELECT 1 AS id');
    await client.end();
    await first.stop();
    expect(await portIsTaken(first.port)).toBe(false);
    expect(statSync(`${dataDir}.superuser`).mode & 0o777).toBe(0o600);

    const second = await startPostgres({ dataDir });
    expect(await answer(second.url)).toBe(1);
    await second.stop();
    expect(await second.exited).toBe(0);
  });

  it('refuses a port that is taken, and names it', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    await expect(startPostgres({ dataDir: dataFolder(), port })).rejects.toThrow(
      new PortTakenError('PostgreSQL', port),
    );
    squatter.close();
  });

  it('makes a half-made data folder anew', async () => {
    const dataDir = dataFolder();
    const whole = await startPostgres({ dataDir });
    await whole.stop();
    rmSync(join(dataDir, 'zhucan.initialised'));
    rmSync(join(dataDir, 'PG_VERSION'));
    const again = await startPostgres({ dataDir });
    await again.stop();
  });

  it('ends with its owner, also when that is killed, and takes throwaway data along', async () => {
    const dataDir = dataFolder();
    const { owner, address } = await ownerOf('postgres', dataDir, '--throwaway');
    owner.kill('SIGKILL');
    await until(() => !existsSync(`${dataDir}.pid`), 'the guard to finish');
    expect(await portIsTaken(Number(new URL(address).port))).toBe(false);
    await until(() => !existsSync(dataDir), 'the data to go');
  });

  it('ends what is left at the next start, where the guard was killed with its owner', async () => {
    const dataDir = dataFolder();
    const { owner, address } = await ownerOf('postgres', dataDir);
    const pids = JSON.parse(readFileSync(`${dataDir}.pid`, 'utf8')) as { guard: number; server: number };
    process.kill(pids.guard, 'SIGKILL');
    owner.kill('SIGKILL');
    expect(await portIsTaken(Number(new URL(address).port))).toBe(true);
    const next = await startPostgres({ dataDir });
    expect(await portIsTaken(Number(new URL(address).port))).toBe(false);
    await next.stop();
  });

  it('leaves a process alone to which the number of a dead server has gone', async () => {
    const dataDir = dataFolder();
    writeFileSync(`${dataDir}.pid`, JSON.stringify({ guard: process.pid, server: process.pid }));
    const server = await startPostgres({ dataDir });
    await server.stop();
  });
});

describe('Kafka', () => {
  it('starts, stops, starts again, and ends with its owner', async () => {
    const dataDir = dataFolder();
    const first = await startKafka({ dataDir });
    const port = Number(first.brokers[0]?.split(':')[1]);
    expect(await portIsTaken(port)).toBe(true);
    await first.stop();
    expect(await portIsTaken(port)).toBe(false);

    const { owner, address } = await ownerOf('kafka', dataDir);
    owner.kill('SIGKILL');
    await until(() => !existsSync(`${dataDir}.pid`), 'the guard to finish');
    expect(await portIsTaken(Number(address.split(':')[1]))).toBe(false);
  });

  it('says which Java it needs', async () => {
    const home = process.env['JAVA_HOME'];
    process.env['JAVA_HOME'] = dataFolder();
    try {
      await expect(startKafka({ dataDir: dataFolder() })).rejects.toThrow(
        'Kafka needs Java 17 or newer and none was found',
      );
    } finally {
      if (home === undefined) delete process.env['JAVA_HOME'];
      else process.env['JAVA_HOME'] = home;
    }
  });
});
