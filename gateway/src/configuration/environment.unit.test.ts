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

describe('how the gateway reaches Kafka', () => {
  const brokers = { ...complete, ZHUCAN_KAFKA_BROKERS: 'a:9092, b:9092' };

  it('is with a name and a password out of a file, where they are named', () => {
    expect(parseEnvironment(brokers).kafka).toEqual({ brokers: ['a:9092', 'b:9092'] });
    expect(
      parseEnvironment({
        ...brokers,
        ZHUCAN_KAFKA_USERNAME: 'gateway',
        ZHUCAN_KAFKA_PASSWORD_FILE: shortFile,
        ZHUCAN_KAFKA_CA_FILE: shortFile,
      }).kafka,
    ).toEqual({
      brokers: ['a:9092', 'b:9092'],
      security: { username: 'gateway', password: 'short', ca: 'short' },
    });
  });

  it('is refused half-said, by the name of the variable', () => {
    expect(linesOf({ ...brokers, ZHUCAN_KAFKA_USERNAME: 'gateway' })).toEqual([
      'ZHUCAN_KAFKA_USERNAME: goes together with ZHUCAN_KAFKA_PASSWORD_FILE',
    ]);
    expect(
      linesOf({
        ...brokers,
        ZHUCAN_KAFKA_USERNAME: 'gateway',
        ZHUCAN_KAFKA_PASSWORD_FILE: join(folder, 'nowhere'),
      }),
    ).toEqual(['ZHUCAN_KAFKA_PASSWORD_FILE: the file cannot be read']);
    expect(linesOf({ ...brokers, ZHUCAN_KAFKA_CA_FILE: shortFile })).toEqual([
      'ZHUCAN_KAFKA_CA_FILE: needs ZHUCAN_KAFKA_USERNAME',
    ]);
  });
});
