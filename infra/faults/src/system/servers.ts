import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  freePort,
  type KafkaServer,
  postgresFolder,
  type PostgresServer,
  startKafka,
  startPostgres,
} from '@zhucan/embedded-servers';
import { startTcpProxy, type TcpProxy } from '@zhucan/test-kit';

/** PostgreSQL and Kafka of a run, which can be killed and come back with what they had written. */
export interface Servers {
  /** Address of PostgreSQL's superuser; the same after it came back. */
  readonly postgresUrl: string;
  /** Addresses of Kafka, past the proxy that its clients are sent to. */
  readonly brokers: readonly string[];
  /** What stands between Kafka and its clients. */
  readonly kafkaProxy: TcpProxy;
  /** Ends the server and all of its processes at once (SIGKILL). */
  killPostgres(): Promise<void>;
  /** @throws ServerFailedError where it does not come back */
  revivePostgres(): Promise<void>;
  killKafka(): Promise<void>;
  /** @throws ServerFailedError where it does not come back */
  reviveKafka(): Promise<void>;
  stop(): Promise<void>;
}

/** Processes that a process started. */
function childrenOf(parent: number): number[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([pid, of]) => (pid !== undefined && of === parent ? [pid] : []));
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself meanwhile.
  }
}

/** The server with its own processes, the parent first so that it starts none anew. */
async function killWhole(server: PostgresServer | KafkaServer): Promise<void> {
  const pid = server.processId();
  if (pid === undefined) return;
  const children = childrenOf(pid);
  for (const each of [pid, ...children]) kill(each);
  await server.exited;
}

/** Starts both in a folder of their own. Unlike in other tests what they acknowledge is on the disk. */
export async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(join(tmpdir(), 'zhucan-faults-'));
  const postgresDir = join(folder, 'postgres');
  const [postgresPort, kafkaPort] = [await freePort(), await freePort()];
  const kafkaProxy = await startTcpProxy(`tcp://127.0.0.1:${kafkaPort}`);
  const runPostgres = () => startPostgres({ dataDir: postgresDir, port: postgresPort });
  const runKafka = () =>
    startKafka({ dataDir: join(folder, 'kafka'), port: kafkaPort, advertisedPort: kafkaProxy.port });
  const started = await Promise.allSettled([runPostgres(), runKafka()]);
  const [postgresStarted, kafkaStarted] = started;
  const removeAll = async (): Promise<void> => {
    await kafkaProxy.stop();
    await rm(folder, { recursive: true, force: true });
    await rm(postgresFolder(postgresDir), { recursive: true, force: true });
  };
  if (postgresStarted.status === 'rejected' || kafkaStarted.status === 'rejected') {
    for (const each of started) if (each.status === 'fulfilled') await each.value.stop();
    await removeAll();
    throw (
      started.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []))[0] ?? new Error()
    );
  }
  let postgres = postgresStarted.value;
  let kafka = kafkaStarted.value;
  return {
    postgresUrl: postgres.url,
    brokers: [`127.0.0.1:${kafkaProxy.port}`],
    kafkaProxy,
    killPostgres: () => killWhole(postgres),
    async revivePostgres() {
      postgres = await runPostgres();
    },
    killKafka: () => killWhole(kafka),
    async reviveKafka() {
      kafka = await runKafka();
    },
    async stop() {
      await Promise.all([postgres.stop(), kafka.stop()]);
      await removeAll();
    },
  };
}
