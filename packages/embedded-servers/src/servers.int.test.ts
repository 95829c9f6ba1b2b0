import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';

import { kafkaLibraries, portIsTaken, PortTakenError, startKafka, startPostgres } from './index.js';

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

/** A broker starts in five seconds, and on a machine that does other things in many more. */
const DEADLINE_MS = 90_000;

/** Polls without a fixed sleep: the file system tells when a guard has finished. */
async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function ownerOf(
  server: 'postgres' | 'kafka',
  dataDir: string,
  { flags = [], env = process.env }: { flags?: readonly string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<{ owner: ChildProcess; address: string }> {
  const owner = spawn(process.execPath, [FIXTURE, server, dataDir, ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env,
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
    const { owner, address } = await ownerOf('postgres', dataDir, { flags: ['--throwaway'] });
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

  describe('where there is no Java', () => {
    it('says in one sentence what to install', async () => {
      const env = { JAVA_HOME: dataFolder(), PATH: dataFolder() };
      const { stderr } = await promisify(execFile)(process.execPath, [FIXTURE, 'kafka', dataFolder()], {
        env,
      }).catch((error: unknown) => error as { stderr: string });
      expect(stderr).toContain(
        'Kafka needs Java 17 or newer and none was found: install one, or Docker, or start with --events=memory to have a look without Kafka.',
      );
    });

    it('runs in Docker with the same settings, and keeps its log until the folder is thrown away', async () => {
      const programs = dataFolder();
      mkdirSync(programs);
      symlinkSync(new URL('../fixtures/docker.mjs', import.meta.url).pathname, join(programs, 'docker'));
      const { PATH = '', JAVA_HOME } = process.env;
      const env = {
        ...process.env,
        PATH: `${programs}${delimiter}${PATH}`,
        JAVA_HOME: programs,
        DOCKER_FIXTURE_DIR: programs,
        DOCKER_FIXTURE_JAVA: JAVA_HOME === undefined ? 'java' : join(JAVA_HOME, 'bin', 'java'),
        DOCKER_FIXTURE_LIBRARIES: await kafkaLibraries(),
      };
      const dataDir = dataFolder();
      const startAndStop = async (): Promise<string[]> => {
        writeFileSync(join(programs, 'calls'), '');
        const { owner, address } = await ownerOf('kafka', dataDir, { env });
        const port = Number(address.split(':')[1]);
        expect(await portIsTaken(port)).toBe(true);
        owner.kill('SIGKILL');
        await until(() => !existsSync(`${dataDir}.pid`), 'the guard to finish');
        expect(await portIsTaken(port)).toBe(false);
        const calls = readFileSync(join(programs, 'calls'), 'utf8').trim().split('\n');
        expect(calls.at(-1)).toMatch(/^run .* apache\/kafka:[\d.]+$/);
        return calls.map((call) => call.split(' ')[0] ?? '');
      };
      expect(await startAndStop()).toEqual(['version', 'rm', 'volume', 'run']);
      expect(await startAndStop()).toEqual(['version', 'rm', 'run']);
      rmSync(dataDir, { recursive: true });
      expect(await startAndStop()).toEqual(['version', 'rm', 'volume', 'run']);
    }, 300_000);
  });
});
