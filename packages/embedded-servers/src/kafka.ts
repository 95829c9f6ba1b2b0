import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { PortTakenError, ServerFailedError } from './errors.js';
import { endLeftover, type GuardedProcess, startGuarded } from './guarded-process.js';
import { findJava, kafkaLibraries } from './kafka-libraries.js';
import { freePort, portIsTaken } from './ports.js';

const run = promisify(execFile);

export interface KafkaSettings {
  /** Where the broker keeps its log; made and formatted on the first start. */
  readonly dataDir: string;
  /** Port on loopback; a free one where none is named. */
  readonly port?: number;
  /** Folder with Kafka's jars; fetched and cached where none is named. */
  readonly libsDir?: string;
  /** Receives each line that the broker writes. */
  readonly log?: (line: string) => void;
  /** Remove the data once the broker is gone, also after a crash of this process. */
  readonly removeDataOnExit?: boolean;
}

export interface KafkaServer {
  /** Addresses for clients. */
  readonly brokers: string[];
  /** Ends when the broker is gone, with its exit code; 0 where it was stopped. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
}

/** A restart after a kill replays the log and waits for the former session to end: up to 11 s were measured. */
const READY_WITHIN_MS = 60_000;
const GRACE_MS = 10_000;

/**
 * Starts one Apache Kafka broker in KRaft mode on loopback and waits until it serves.
 *
 * @throws MissingToolError where Java or Maven is missing
 * @throws PortTakenError where the named port is taken
 * @throws ServerFailedError where the broker ends or is not ready within a minute
 */
export async function startKafka(settings: KafkaSettings): Promise<KafkaServer> {
  const [java, libraries] = await Promise.all([findJava(), settings.libsDir ?? kafkaLibraries()]);
  const dataDir = resolve(settings.dataDir);
  const pidFile = `${dataDir}.pid`;
  await endLeftover(pidFile, dataDir, 'SIGTERM');
  if (settings.port !== undefined && (await portIsTaken(settings.port)))
    throw new PortTakenError('Kafka', settings.port);
  const port = settings.port ?? (await freePort());

  mkdirSync(dataDir, { recursive: true });
  const properties = join(dataDir, 'server.properties');
  writeFileSync(properties, serverProperties(port, await freePort(), join(dataDir, 'log')));
  const classPath = join(libraries, '*');
  if (!existsSync(join(dataDir, 'log', 'meta.properties'))) {
    const clusterId = randomBytes(16).toString('base64url');
    await run(java, [
      '-Xmx128m',
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      classPath,
      'kafka.tools.StorageTool',
      'format',
      // In one word: one id in 64 begins with a hyphen, and alone it would be read as an option.
      `--cluster-id=${clusterId}`,
      '-c',
      properties,
      '--ignore-formatted',
    ]).catch((error: unknown) => {
      // A half-made format would be taken for a whole one at the next start.
      rmSync(join(dataDir, 'log'), { recursive: true, force: true });
      throw new ServerFailedError(
        `Kafka could not format its storage: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }

  let ready = (): void => undefined;
  const started = new Promise<void>((resolveStarted) => {
    ready = resolveStarted;
  });
  const broker = startGuarded({
    command: java,
    args: [...JVM_OPTIONS, '-cp', classPath, 'kafka.Kafka', properties],
    cwd: dataDir,
    stopSignal: 'SIGTERM',
    graceMs: GRACE_MS,
    pidFile,
    removeOnExit: settings.removeDataOnExit === true ? [dataDir] : [],
    log: (line) => {
      if (line.includes('Kafka Server started')) ready();
      settings.log?.(line);
    },
  });
  await waitUntilReady(broker, started);
  return { brokers: [`127.0.0.1:${port}`], exited: broker.exited, stop: () => broker.stop() };
}

async function waitUntilReady(broker: GuardedProcess, started: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolveLate) => {
    timer = setTimeout(() => {
      resolveLate('late');
    }, READY_WITHIN_MS);
  });
  const outcome = await Promise.race([
    started.then(() => 'ready' as const),
    broker.exited.then(() => 'gone' as const),
    late,
  ]);
  clearTimeout(timer);
  if (outcome === 'ready') return;
  await broker.stop();
  throw new ServerFailedError(
    `Kafka ${outcome === 'late' ? 'was not ready in time' : 'ended while it started'}:\n${broker.lastLines()}`,
  );
}

/** A small heap and the quick compiler: one broker for one developer. */
const JVM_OPTIONS = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=info',
];

function serverProperties(port: number, controllerPort: number, logDir: string): string {
  return `${[
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name=PLAINTEXT',
    'controller.listener.names=CONTROLLER',
    `log.dirs=${logDir.replaceAll('\\', '/')}`,
    'num.partitions=3',
    'offsets.topic.num.partitions=8',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.num.partitions=8',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'share.coordinator.state.topic.num.partitions=4',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
    'log.segment.bytes=67108864',
    'num.network.threads=2',
    'num.io.threads=4',
    'background.threads=4',
    'log.cleaner.dedupe.buffer.size=8388608',
    // A broker that was killed may come back after this time, instead of nine seconds.
    'broker.session.timeout.ms=2000',
    'broker.heartbeat.interval.ms=333',
  ].join('\n')}\n`;
}
