import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

import pg from 'pg';

import { PortTakenError, ServerFailedError } from './errors.js';
import { endLeftover, type GuardedProcess, startGuarded } from './guarded-process.js';
import { freePort, portIsTaken } from './ports.js';
import { findPostgres, type PostgresBinaries, reachableByOthers } from './postgres-binaries.js';

const run = promisify(execFile);

export interface PostgresSettings {
  /** Where the cluster lives; made on the first start. See {@link postgresFolder} for root. */
  readonly dataDir: string;
  /** Port on loopback; a free one where none is named. */
  readonly port?: number;
  /** Receives each line that the server writes. */
  readonly log?: (line: string) => void;
  /** Remove the data once the server is gone, also after a crash of this process. */
  readonly removeDataOnExit?: boolean;
  /** Give up durability for speed: for tests, whose data nobody keeps. */
  readonly throwaway?: boolean;
}

export interface PostgresServer {
  /** Address for the superuser, with password, of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** Ends when the server is gone, with its exit code; 0 where it was stopped. */
  readonly exited: Promise<number>;
  /** Number of the server's first process, for who tries what a crash does; undefined once it is gone. */
  processId(): number | undefined;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 60_000;
const GRACE_MS = 15_000;

/**
 * The folder that a cluster really uses. Run by root, the server belongs to an unprivileged user; where that user cannot
 * reach the wanted folder, a folder under `/var/tmp` named after it is used.
 */
export function postgresFolder(dataDir: string): string {
  const wanted = resolve(dataDir);
  if (process.getuid?.() !== 0 || reachableByOthers(dirname(wanted))) return wanted;
  return join(
    '/var/tmp',
    `zhucan-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`,
    'postgres',
  );
}

/**
 * Starts PostgreSQL on loopback and waits until it answers.
 *
 * @throws MissingToolError where there is no PostgreSQL for this platform
 * @throws PortTakenError where the named port is taken
 * @throws ServerFailedError where the server ends or is not ready within a minute
 */
export async function startPostgres(settings: PostgresSettings): Promise<PostgresServer> {
  const binaries = await findPostgres();
  const dataDir = postgresFolder(settings.dataDir);
  mkdirSync(dirname(dataDir), { recursive: true });
  const pidFile = `${dataDir}.pid`;
  await endLeftover(pidFile, dataDir, 'SIGQUIT');
  if (settings.port !== undefined && (await portIsTaken(settings.port)))
    throw new PortTakenError('PostgreSQL', settings.port);
  const port = settings.port ?? (await freePort());

  const passwordFile = `${dataDir}.superuser`;
  if (!existsSync(join(dataDir, 'zhucan.initialised'))) await initialise(binaries, dataDir, passwordFile);
  const password = readFileSync(passwordFile, 'utf8');
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;

  const server = startGuarded({
    command: binaries.postgres,
    args: ['-D', dataDir, '-p', String(port), ...serverSettings(settings.throwaway === true)],
    cwd: '/',
    ...binaries.runAs,
    stopSignal: 'SIGINT',
    graceMs: GRACE_MS,
    pidFile,
    removeOnExit: settings.removeDataOnExit === true ? [dataDir, passwordFile] : [],
    log: settings.log,
  });
  await waitUntilReady(server, url);
  return {
    url,
    port,
    exited: server.exited,
    processId: () => server.processId(),
    stop: () => server.stop(),
  };
}

/** Makes the cluster. A folder that an interrupted start left half made is thrown away first. */
async function initialise(binaries: PostgresBinaries, dataDir: string, passwordFile: string): Promise<void> {
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
  const { runAs } = binaries;
  if (runAs !== undefined) {
    chownSync(dataDir, runAs.uid, runAs.gid);
    chownSync(passwordFile, runAs.uid, runAs.gid);
  }
  const args = [
    '-D',
    dataDir,
    '-U',
    'postgres',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--locale=C',
    '--no-sync',
  ];
  await run(binaries.initdb, args, { ...runAs, cwd: '/' }).catch((error: unknown) => {
    throw new ServerFailedError(
      `PostgreSQL could not make its data folder: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  writeFileSync(join(dataDir, 'zhucan.initialised'), '');
}

function serverSettings(throwaway: boolean): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'wal_level=logical',
    'max_connections=200',
    'shared_buffers=64MB',
    ...(throwaway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

async function waitUntilReady(server: GuardedProcess, url: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  for (;;) {
    const failure = await attempt(url);
    if (failure === undefined) return;
    if (server.hasExited() || performance.now() > deadline) {
      await server.stop();
      throw new ServerFailedError(`PostgreSQL did not come up (${failure}):\n${server.lastLines()}`);
    }
    await pause(40);
  }
}

async function attempt(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}
