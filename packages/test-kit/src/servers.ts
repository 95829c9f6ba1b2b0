import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startKafka, startPostgres } from '@zhucan/embedded-servers';

/** What the test files of one process share. */
interface SharedServers {
  postgres?: Promise<string>;
  brokers?: Promise<string[]>;
}

/**
 * jest gives each test file its own modules and its own globals, but the runtime's own classes are the same for all files of
 * a process: the servers hang there, so that they start once a process and not once a file.
 */
const KEY = Symbol.for('zhucan.test-servers');
const shared: SharedServers = ((EventEmitter as unknown as Record<symbol, SharedServers | undefined>)[KEY] ??=
  {});

/** A path of its own for a server's data; the server makes the folder and removes it when it ends. */
function freshPath(server: string): string {
  return join(tmpdir(), `zhucan-test-${server}-${randomUUID()}`);
}

/** Address of the superuser on the PostgreSQL of this run: a server named in the environment, or else one of our own. */
export function postgresUrl(): Promise<string> {
  const named = process.env['ZHUCAN_TEST_POSTGRES_URL'];
  if (named !== undefined && named !== '') return Promise.resolve(named);
  return (shared.postgres ??= startPostgres({
    dataDir: freshPath('postgres'),
    removeDataOnExit: true,
    throwaway: true,
  }).then((server) => server.url));
}

/** Brokers of this run: those named in the environment, or else one of our own. */
export function kafkaBrokers(): Promise<string[]> {
  const named = process.env['ZHUCAN_TEST_KAFKA_BROKERS'];
  if (named !== undefined && named !== '')
    return Promise.resolve(named.split(',').map((broker) => broker.trim()));
  return (shared.brokers ??= startKafka({
    dataDir: freshPath('kafka'),
    removeDataOnExit: true,
  }).then((server) => server.brokers));
}
