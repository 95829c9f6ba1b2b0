/**
 * Makes the files under `secrets/` that docker-compose.yml names, once; what is there is kept. Run it after a build, as the user
 * whose number the containers have (ZHUCAN_UID, 1000 where nothing is said): a key file is for its owner alone.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { generateKeyFile } from '../../packages/protection/dist/index.js';

const SERVICES = ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'];
const folder = process.argv[2] ?? join(import.meta.dirname, '..', '..', 'secrets');

// The folder is closed to others; within it what the database's own user must read in its container is open.
mkdirSync(folder, { recursive: true, mode: 0o700 });

function once(name, make) {
  const path = join(folder, name);
  if (!existsSync(path)) writeFileSync(path, make(), { mode: 0o644 });
  return readFileSync(path, 'utf8');
}

const random = () => randomBytes(48).toString('base64url');
for (const name of ['postgres', 'gateway']) once(name, random);
for (const service of SERVICES) {
  const role = `zhucan_${service.replaceAll('-', '_')}`;
  const password = once(`${service}-password`, random);
  once(`${service}-database-url`, () => `postgres://${role}:${password}@postgres:5432/${role}`);
  const keys = join(folder, `${service}-keys`);
  if (!existsSync(keys)) generateKeyFile(keys);
}
console.log(
  `The secrets are in ${folder}. Keep a copy of the key files: without them nobody reads what they protect.`,
);
