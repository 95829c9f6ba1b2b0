import { execFile } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { MissingToolError, ServerFailedError } from './errors.js';
import { withLock } from './lock.js';

const run = promisify(execFile);
/** As pinned in `kafka/pom.xml`; part of the folder's name, so that a new version is fetched anew. */
export const KAFKA_VERSION = '4.4.0';
/** Counts changes of what else is in `kafka/pom.xml`: folders of before lack it. */
const JARS_REVISION = 2;
const POM = fileURLToPath(new URL('../kafka/pom.xml', import.meta.url));
const OLDEST_JAVA = 17;
const OTHER_WAYS = 'or Docker, or start with --events=memory to have a look without Kafka';

/** The folder of the workspace for what is fetched once and shared by all runs. */
export function cacheFolder(): string {
  let folder = dirname(POM);
  while (!existsSync(join(folder, 'pnpm-workspace.yaml')) && dirname(folder) !== folder)
    folder = dirname(folder);
  return join(folder, 'node_modules', '.cache', 'zhucan');
}

/**
 * The `java` to run Kafka with: that of JAVA_HOME, or else of the PATH.
 *
 * @throws MissingToolError where there is none, or it is older than 17
 */
export async function findJava(): Promise<string> {
  const home = process.env['JAVA_HOME'];
  const java = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const version = await run(java, ['-version']).then(
    ({ stderr, stdout }) => Number(/version "(\d+)/.exec(stderr + stdout)?.[1] ?? '0'),
    () => undefined,
  );
  if (version === undefined) {
    throw new MissingToolError(
      `Kafka needs Java ${OLDEST_JAVA} or newer and none was found: install one, ${OTHER_WAYS}.`,
    );
  }
  if (version < OLDEST_JAVA) {
    throw new MissingToolError(
      `Kafka needs Java ${OLDEST_JAVA} or newer and Java ${version} was found: install a newer one, ${OTHER_WAYS}.`,
    );
  }
  return java;
}

/**
 * The folder with Kafka's jars. The first call fetches them from Maven Central, in seconds; parallel callers wait for it.
 *
 * @throws MissingToolError where Maven is missing
 * @throws ServerFailedError where Maven could not fetch them
 */
export async function kafkaLibraries(): Promise<string> {
  const folder = join(cacheFolder(), `kafka-${KAFKA_VERSION}-${JARS_REVISION}`);
  if (hasJars(folder)) return folder;
  return withLock(`${folder}.lock`, async () => {
    if (hasJars(folder)) return folder;
    const partial = `${folder}.partial`;
    rmSync(partial, { recursive: true, force: true });
    try {
      await run(process.platform === 'win32' ? 'mvn.cmd' : 'mvn', [
        ...['-q', '-B', '-ntp', '-C', '-f', POM, 'dependency:copy-dependencies'],
        ...[`-DoutputDirectory=${partial}`, '-DincludeScope=runtime'],
      ]);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
        throw new MissingToolError(
          `Kafka's libraries are fetched with Maven and no mvn was found: install Maven, ${OTHER_WAYS}.`,
        );
      }
      const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
      throw new ServerFailedError(
        `Maven could not fetch Kafka's libraries: ${output.trim().split('\n')[0] ?? ''}`,
      );
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
    return folder;
  });
}

function hasJars(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name === `kafka_2.13-${KAFKA_VERSION}.jar`);
}
