import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { MissingToolError, PortTakenError, ServerFailedError } from './errors.js';
import { endLeftover, type GuardedCommand, type GuardedProcess, startGuarded } from './guarded-process.js';
import { containerCommand, dockerAnswers, removeContainer } from './kafka-in-docker.js';
import { findJava, kafkaLibraries } from './kafka-libraries.js';
import { brokerProperties, type SecuredListener, securedProperties } from './kafka-properties.js';
import { freePort, portIsTaken } from './ports.js';

const run = promisify(execFile);

export interface KafkaSettings {
  /** Where the broker keeps its log; made and formatted on the first start. */
  readonly dataDir: string;
  /** Port on loopback; a free one where none is named. */
  readonly port?: number;
  /** Port on loopback to which the broker sends its clients, where something stands before it; its own where left out. It needs Java. */
  readonly advertisedPort?: number;
  /** Folder with Kafka's jars; fetched and cached where none is named. */
  readonly libsDir?: string;
  /** A listener for other hosts beside that of loopback; it needs Java, as the broker in a container cannot see the key. */
  readonly secured?: SecuredListener;
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
  /** Number of the broker's process, for who tries what a crash does; undefined once it is gone. */
  processId(): number | undefined;
  stop(): Promise<void>;
}

/** A restart after a kill replays the log and waits for the former session to end: up to 11 s were measured. */
const READY_WITHIN_MS = 60_000;
/** The first start in a container also fetches its image. */
const PULLED_WITHIN_MS = 600_000;
const GRACE_MS = 10_000;
const ADVERTISED_NEEDS_JAVA = 'A broker that sends its clients to another port needs Java 17 and Maven here.';
const SECURED_NEEDS_JAVA =
  'A listener for other hosts needs Java 17 and Maven here; in containers, docker-compose.yml has one.';

/**
 * Starts one Apache Kafka broker in KRaft mode on loopback and waits until it serves.
 *
 * It runs on Java, fetched with Maven; where one of the two is missing, as Apache's image in Docker.
 *
 * @throws MissingToolError where Java or Maven is missing, and Docker too
 * @throws PortTakenError where the named port is taken
 * @throws ServerFailedError where the broker ends or is not ready within a minute
 */
export async function startKafka(settings: KafkaSettings): Promise<KafkaServer> {
  const dataDir = resolve(settings.dataDir);
  const programs = await findPrograms(settings.libsDir);
  if (programs === 'docker' && settings.secured) throw new MissingToolError(SECURED_NEEDS_JAVA);
  if (programs === 'docker' && settings.advertisedPort !== undefined)
    throw new MissingToolError(ADVERTISED_NEEDS_JAVA);
  const pidFile = `${dataDir}.pid`;
  await endLeftover(pidFile, dataDir, 'SIGTERM');
  if (programs === 'docker') await removeContainer(dataDir);
  if (settings.port !== undefined && (await portIsTaken(settings.port)))
    throw new PortTakenError('Kafka', settings.port);
  const port = settings.port ?? (await freePort());

  mkdirSync(dataDir, { recursive: true });
  const command =
    programs === 'docker'
      ? await containerCommand(dataDir, port, settings.removeDataOnExit === true)
      : await javaCommand(programs, dataDir, port, settings);

  let ready = (): void => undefined;
  const started = new Promise<void>((resolveStarted) => {
    ready = resolveStarted;
  });
  const broker = startGuarded({
    ...command,
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
  await waitUntilReady(broker, started, programs === 'docker' ? PULLED_WITHIN_MS : READY_WITHIN_MS);
  return {
    brokers: [`127.0.0.1:${port}`],
    exited: broker.exited,
    processId: () => broker.processId(),
    stop: () => broker.stop(),
  };
}

interface JavaPrograms {
  readonly java: string;
  readonly libraries: string;
}

/** Java with the jars; where one of them cannot be had, a Docker engine that answers. */
async function findPrograms(libsDir?: string): Promise<JavaPrograms | 'docker'> {
  try {
    const [java, libraries] = await Promise.all([findJava(), libsDir ?? kafkaLibraries()]);
    return { java, libraries };
  } catch (error) {
    if (error instanceof MissingToolError && (await dockerAnswers())) return 'docker';
    throw error;
  }
}

/** Formats the storage where that was not done, and says how to run the broker. */
async function javaCommand(
  { java, libraries }: JavaPrograms,
  dataDir: string,
  port: number,
  { secured, advertisedPort }: Pick<KafkaSettings, 'secured' | 'advertisedPort'>,
): Promise<Pick<GuardedCommand, 'command' | 'args'>> {
  const logDir = join(dataDir, 'log');
  const propertiesFile = join(dataDir, 'server.properties');
  const plain = brokerProperties({
    bind: '127.0.0.1',
    port,
    ...(advertisedPort !== undefined && { advertisedPort }),
    controllerPort: await freePort(),
    logDir,
  });
  const properties = secured ? securedProperties(plain, secured, '0.0.0.0') : plain;
  const lines = Object.entries(properties).map(([key, value]) => `${key}=${value}\n`);
  writeFileSync(propertiesFile, lines.join(''));
  const classPath = join(libraries, '*');
  if (!existsSync(join(logDir, 'meta.properties'))) {
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
      propertiesFile,
      '--ignore-formatted',
    ]).catch((error: unknown) => {
      // A half-made format would be taken for a whole one at the next start.
      rmSync(logDir, { recursive: true, force: true });
      throw new ServerFailedError(
        `Kafka could not format its storage: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  }
  return { command: java, args: [...JVM_OPTIONS, '-cp', classPath, 'kafka.Kafka', propertiesFile] };
}

async function waitUntilReady(
  broker: GuardedProcess,
  started: Promise<void>,
  withinMs: number,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolveLate) => {
    timer = setTimeout(() => {
      resolveLate('late');
    }, withinMs);
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
