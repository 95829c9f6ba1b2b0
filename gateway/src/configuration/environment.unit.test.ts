import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from '@jest/globals';

import { EnvironmentError, parseEnvironment } from './environment.js';

const folder = mkdtempSync(join(tmpdir(), 'gateway-environment-'));
afterAll(() => rmSync(folder, { recursive: true }));
const secretFile = join(folder, 'secret');
writeFileSync(secretFile, `${'s'.repeat(32)}\n`);
const shortFile = join(folder, 'short');
writeFileSync(shortFile, 'short');

const complete = {
  ZHUCAN_SUBGRAPH_REGISTRY_URL: 'http://127.0.0.1:4001/graphql',
  ZHUCAN_SUBGRAPH_REHAB_EMPLOYMENT_URL: 'http://127.0.0.1:4002/graphql',
  ZHUCAN_SUBGRAPH_RELIEF_ACCESSIBILITY_URL: 'http://127.0.0.1:4003/graphql',
  ZHUCAN_SUBGRAPH_PARTY_AFFAIRS_URL: 'http://127.0.0.1:4004/graphql',
  ZHUCAN_JWKS_URL: 'http://127.0.0.1:4010/.well-known/jwks.json',
  ZHUCAN_JWT_ISSUER: 'zhucan-local',
  ZHUCAN_GATEWAY_SECRET_FILE: secretFile,
};

function linesOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    parseEnvironment(variables);
    return [];
  } catch (error) {
    if (error instanceof EnvironmentError) return error.lines;
    throw error;
  }
}

describe('the environment', () => {
  it('gives addresses by subgraph, the secret without its line end, and defaults', () => {
    expect(parseEnvironment(complete)).toEqual({
      host: '127.0.0.1',
      port: 4000,
      subgraphs: {
        registry: 'http://127.0.0.1:4001/graphql',
        'rehab-employment': 'http://127.0.0.1:4002/graphql',
        'relief-accessibility': 'http://127.0.0.1:4003/graphql',
        'party-affairs': 'http://127.0.0.1:4004/graphql',
      },
      jwt: { jwksUrl: complete.ZHUCAN_JWKS_URL, issuer: 'zhucan-local', audience: 'zhucan' },
      gatewaySecret: new TextEncoder().encode('s'.repeat(32)),
      logLevel: 'info',
    });
  });

  it('names every fault at once', () => {
    const named = linesOf({ PORT: 'many', ZHUCAN_LOG_LEVEL: 'loud' }).map((line) => line.split(':')[0]);
    expect(named.sort()).toEqual([...Object.keys(complete), 'PORT', 'ZHUCAN_LOG_LEVEL'].sort());
  });

  it.each([
    ['ZHUCAN_SUBGRAPH_REGISTRY_URL', 'file:///etc/passwd'],
    ['ZHUCAN_JWKS_URL', 'somewhere'],
    ['ZHUCAN_GATEWAY_SECRET_FILE', join(folder, 'none')],
    ['ZHUCAN_GATEWAY_SECRET_FILE', shortFile],
    ['PORT', '70000'],
  ])('refuses %s without repeating its value', (name, value) => {
    const lines = linesOf({ ...complete, [name]: value });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${name}: `));
    expect(lines[0]).not.toContain(value);
  });
});
