import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from '@jest/globals';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gateway-main-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, 's'.repeat(32));

const environment = {
  PORT: '0',
  ZHUCAN_SUBGRAPH_REGISTRY_URL: 'http://127.0.0.1:9/graphql',
  ZHUCAN_SUBGRAPH_REHAB_EMPLOYMENT_URL: 'http://127.0.0.1:9/graphql',
  ZHUCAN_SUBGRAPH_RELIEF_ACCESSIBILITY_URL: 'http://127.0.0.1:9/graphql',
  ZHUCAN_SUBGRAPH_PARTY_AFFAIRS_URL: 'http://127.0.0.1:9/graphql',
  ZHUCAN_JWKS_URL: 'http://127.0.0.1:9/jwks.json',
  ZHUCAN_JWT_ISSUER: 'issuer',
  ZHUCAN_GATEWAY_SECRET_FILE: secretFile,
};

function run(variables: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [MAIN], { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString('utf8')));
  return { child, output, ended: once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]> };
}

describe('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'serves with every subgraph down, and ends with 0 on %s',
    async (signal) => {
      const { child, output, ended } = run(environment);
      while (!output.out.includes('"listening"')) await once(child.stdout, 'data');
      const url = /"url":"([^"]+)"/.exec(output.out)?.[1] ?? '';
      expect((await fetch(new URL('/livez', url))).status).toBe(200);
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
    },
  );

  it('ends with 1 and names every variable that is missing', async () => {
    const { output, ended } = run({});
    expect((await ended)[0]).toBe(1);
    for (const name of Object.keys(environment).filter((variable) => variable !== 'PORT'))
      expect(output.err).toContain(name);
  });

  it('ends with 1 and says so when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address ? String(address.port) : '';
    const { output, ended } = run({ ...environment, PORT: port });
    expect((await ended)[0]).toBe(1);
    expect(output.err).toMatch(new RegExp(`EADDRINUSE.*${port}`));
    taken.close();
    await once(taken, 'close');
  });
});
