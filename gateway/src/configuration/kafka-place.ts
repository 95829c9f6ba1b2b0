import { readFileSync } from 'node:fs';

import type { KafkaSettings } from '../realtime/kafka/topics.js';

/** Where Kafka is, with the files that hold what the gateway proves who it is by. */
export interface KafkaPlace {
  readonly brokers: readonly string[];
  readonly username?: string | undefined;
  readonly passwordFile?: string | undefined;
  readonly caFile?: string | undefined;
}

/** How the members of a place are called where they are said, for a fault that names one. */
export type PlaceNames = Readonly<Record<'username' | 'passwordFile' | 'caFile', string>>;

function read(path: string, name: string, faults: string[]): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    faults.push(`${name}: the file cannot be read`);
    return '';
  }
}

/**
 * Reads how the gateway reaches Kafka.
 *
 * @param faults told of each, by the names of the members and never their values
 */
export function kafkaOf(
  { brokers, username, passwordFile, caFile }: KafkaPlace,
  names: PlaceNames,
  faults: string[],
): KafkaSettings {
  if ((username === undefined) !== (passwordFile === undefined))
    faults.push(`${names.username}: goes together with ${names.passwordFile}`);
  if (caFile !== undefined && username === undefined) faults.push(`${names.caFile}: needs ${names.username}`);
  if (username === undefined || passwordFile === undefined) return { brokers };
  const password = read(passwordFile, names.passwordFile, faults);
  const ca = caFile === undefined ? undefined : read(caFile, names.caFile, faults);
  return { brokers, security: { username, password, ca } };
}
