import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { findJava, kafkaLibraries } from '@zhucan/embedded-servers';

const run = promisify(execFile);
/** As many as OWASP wants for HMAC-SHA-512 would be more; Kafka's own default is 4,096 and its limit 16,384. */
const ITERATIONS = 16_384;
const PASSWORD_BYTES = 32;

/** A password that nobody needs to remember. */
export function newPassword(): string {
  return randomBytes(PASSWORD_BYTES).toString('base64url');
}

/**
 * Calls Kafka's own command for its users: kafkajs has no call for it. What it needs to know stands in a file for its owner alone, not in the
 * command line, which every user of the machine can read.
 */
async function alterUser(brokers: readonly string[], name: string, change: readonly string[]): Promise<void> {
  const [java, libraries] = await Promise.all([findJava(), kafkaLibraries()]);
  await run(java, [
    ...['-Xmx128m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', join(libraries, '*')],
    ...['org.apache.kafka.tools.ConfigCommand', '--bootstrap-server', brokers.join(',')],
    ...['--alter', '--entity-type', 'users', '--entity-name', name, ...change],
  ]);
}

/** Gives a name a password, in place of any that it had. */
export async function setPassword(brokers: readonly string[], name: string, password: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'zhucan-kafka-'));
  try {
    const file = join(folder, 'credential');
    await writeFile(file, `SCRAM-SHA-512=iterations=${ITERATIONS},password=${password}\n`, { mode: 0o600 });
    await alterUser(brokers, name, ['--add-config-file', file]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Takes the password of a name away: it can connect no more. */
export function removePassword(brokers: readonly string[], name: string): Promise<void> {
  return alterUser(brokers, name, ['--delete-config', 'SCRAM-SHA-512']);
}
