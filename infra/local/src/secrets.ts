import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { generateKeyFile } from '@zhucan/protection';

import type { LocalFolders } from './paths.js';
import { SERVICES, type ServiceName } from './parts.js';

/** Files that hold what nobody else may read. Each is made once and kept: the keys open what is stored with them. */
export interface Secrets {
  readonly gatewaySecretFile: string;
  readonly keyFiles: Readonly<Record<ServiceName, string>>;
  readonly issuerKeyFile: string;
  readonly databasePasswords: Readonly<Record<ServiceName, string>>;
  /** Where the address of a service's database stands, password and all. */
  readonly databaseUrlFiles: Readonly<Record<ServiceName, string>>;
}

const SECRET_BYTES = 48;

/** Writes a file for its owner alone. */
export function writeSecret(path: string, content: string): void {
  writeFileSync(path, content, { mode: 0o600 });
}

function madeOnce(path: string): string {
  if (!existsSync(path)) writeSecret(path, randomBytes(SECRET_BYTES).toString('base64url'));
  return readFileSync(path, 'utf8');
}

function byService<T>(value: (name: ServiceName) => T): Readonly<Record<ServiceName, T>> {
  return Object.fromEntries(SERVICES.map(({ name }) => [name, value(name)])) as Record<ServiceName, T>;
}

/** Finds the secrets of a stack, and makes those that are missing. */
export function ensureSecrets(folders: LocalFolders): Secrets {
  const file = (name: string): string => join(folders.secrets, name);
  madeOnce(file('gateway'));
  return {
    gatewaySecretFile: file('gateway'),
    issuerKeyFile: file('issuer.json'),
    keyFiles: byService((name) => {
      const path = file(`${name}.keys`);
      if (!existsSync(path)) generateKeyFile(path);
      return path;
    }),
    databasePasswords: byService((name) => madeOnce(file(`${name}.password`))),
    databaseUrlFiles: byService((name) => file(`${name}.database-url`)),
  };
}
