import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, describe, expect, it } from '@jest/globals';

import { loadGraph } from '../supergraph/load-graph.js';
import { readConfiguration } from './configuration.js';

const SUPERGRAPH = fileURLToPath(new URL('../../supergraph.graphql', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gateway-configuration-'));
afterAll(() => rmSync(folder, { recursive: true }));

function configFile(content: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const tokens = { ZHUCAN_JWKS_URL: 'http://127.0.0.1:9/jwks.json', ZHUCAN_JWT_ISSUER: 'issuer' };

describe('the configuration of a supergraph of one’s own', () => {
  it('takes arguments before the file, and that before the environment', async () => {
    const config = configFile({
      port: 5000,
      host: '0.0.0.0',
      subgraphs: { registry: { url: 'http://r:1/g' } },
    });
    const read = await readConfiguration(['--supergraph', SUPERGRAPH, '--port', '6000', '--config', config], {
      ...tokens,
      PORT: '7000',
      ZHUCAN_HOST: '127.0.0.2',
    });
    expect(read).toMatchObject({
      port: 6000,
      host: '0.0.0.0',
      gatewaySecret: undefined,
      jwt: { issuer: 'issuer' },
    });
    const addresses =
      typeof read.subgraphs === 'function'
        ? read.subgraphs(loadGraph(read.supergraphSdl ?? '').addresses)
        : {};
    expect(addresses['registry']).toBe('http://r:1/g');
    expect(Object.keys(addresses)).toHaveLength(4);
  });

  it('reads the default supergraph anew as often as one of one’s own', async () => {
    const config = configFile({ supergraphPollMs: 500 });
    const own = await readConfiguration(['--supergraph', SUPERGRAPH, '--config', config], tokens);
    const secret = join(folder, 'secret');
    writeFileSync(secret, 's'.repeat(32));
    const services = ['REGISTRY', 'REHAB_EMPLOYMENT', 'RELIEF_ACCESSIBILITY', 'PARTY_AFFAIRS'];
    const ofDefault = await readConfiguration(['--config', config], {
      ...tokens,
      ZHUCAN_GATEWAY_SECRET_FILE: secret,
      ...Object.fromEntries(
        services.map((name) => [`ZHUCAN_SUBGRAPH_${name}_URL`, 'http://127.0.0.1:9/graphql']),
      ),
    });
    expect([own.source?.pollMs, ofDefault.source?.pollMs]).toEqual([500, 500]);
  });

  it('serves metrics where the file says so, or else the environment, to the machine alone unless more is said', async () => {
    const args = ['--supergraph', SUPERGRAPH, '--config'];
    const named = { ...tokens, ZHUCAN_METRICS_HOST: '10.0.0.1', ZHUCAN_METRICS_PORT: '9465' };
    const metricsOf = async (file: object, variables: typeof tokens) =>
      (await readConfiguration([...args, configFile(file)], variables)).metrics;
    expect(await metricsOf({}, tokens)).toBeUndefined();
    expect(await metricsOf({ metrics: { port: 9464 } }, named)).toEqual({ host: '127.0.0.1', port: 9464 });
    expect(await metricsOf({}, named)).toEqual({ host: '10.0.0.1', port: 9465 });
    await expect(metricsOf({ metrics: { port: -1 } }, tokens)).rejects.toThrow('--config: metrics.port');
  });

  it('sends spans where the file says so, or else the environment, of one trace in ten unless more is said', async () => {
    const args = ['--supergraph', SUPERGRAPH, '--config'];
    const endpoint = 'http://127.0.0.1:4318/v1/traces';
    const tracingOf = async (file: object, variables: Record<string, string>) =>
      (await readConfiguration([...args, configFile(file)], { ...tokens, ...variables })).tracing;
    expect(await tracingOf({}, {})).toBeUndefined();
    expect(await tracingOf({ tracing: { endpoint } }, {})).toEqual({ endpoint, sampleRatio: 0.1 });
    expect(
      await tracingOf({}, { ZHUCAN_TRACES_ENDPOINT: endpoint, ZHUCAN_TRACES_SAMPLE_RATIO: '1' }),
    ).toEqual({ endpoint, sampleRatio: 1 });
    await expect(tracingOf({ tracing: { endpoint: 'collector' } }, {})).rejects.toThrow('tracing.endpoint');
    await expect(tracingOf({}, { ZHUCAN_TRACES_SAMPLE_RATIO: '2' })).rejects.toThrow('SAMPLE_RATIO');
  });

  it('takes issuer, secret and addresses of the default graph from the file before the environment', async () => {
    const secret = join(folder, 'other-secret');
    writeFileSync(secret, 'o'.repeat(32));
    const url = 'http://127.0.0.1:9/graphql';
    const names = ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'];
    const config = configFile({
      auth: { jwksUrl: 'http://127.0.0.1:8/jwks.json', issuer: 'of the file', audience: 'a' },
      gatewaySecretFile: secret,
      subgraphs: Object.fromEntries(names.map((name) => [name, { url }])),
    });
    const read = await readConfiguration(['--config', config], tokens);
    expect(read).toMatchObject({
      jwt: { issuer: 'of the file', jwksUrl: 'http://127.0.0.1:8/jwks.json' },
      gatewaySecret: new TextEncoder().encode('o'.repeat(32)),
      subgraphs: Object.fromEntries(names.map((name) => [name, url])),
    });
  });

  it('asks nobody who he is only where it is told so, and never in production', async () => {
    const args = ['--supergraph', SUPERGRAPH, '--insecure-no-auth'];
    expect((await readConfiguration(args, {})).jwt).toBeUndefined();
    await expect(readConfiguration(args, { NODE_ENV: 'production' })).rejects.toThrow('is refused');
    await expect(readConfiguration(args.slice(0, 2), {})).rejects.toThrow('ZHUCAN_JWKS_URL');
  });

  it.each([
    ['an option that there is not', ['--suprgraph', 'x'], "Unknown option '--suprgraph'"],
    ['a port that is none', ['--port', '70000'], '--port'],
    ['a supergraph that is not there', ['--supergraph', '/nowhere'], '--supergraph: cannot be read'],
    ['a file that is not there', ['--config', '/nowhere'], '--config: the file cannot be read'],
  ])('refuses %s', async (_case, args, sentence) => {
    await expect(readConfiguration(args, tokens)).rejects.toThrow(sentence);
  });

  it('names every fault of what is said of requests at once', async () => {
    const config = configFile({
      limits: { maxCost: -1, maxBatch: 0, assumedListSize: 1.5 },
      tls: { certFile: 'cert.pem', minVersion: 'TLSv1.1' },
      headers: { all: [{ insert: { name: 'a', value: 'b', other: 'c' } }] },
      budget: { points: 0, durationSeconds: 60, redis: 'http://127.0.0.1' },
      trustedDocuments: { manifest: 'manifest.json', mode: 'sometimes' },
      cors: {
        origins: ['portal.example', 'https://portal.example/page', 'https://*.example'],
        methods: ['PUT'],
      },
    });
    const reading = readConfiguration(['--config', config], tokens);
    for (const field of [
      'tls.keyFile',
      'tls.minVersion',
      'headers.all.0.insert',
      'limits.maxCost',
      'limits.maxBatch',
      'limits.assumedListSize',
      'budget.points',
      'budget.redis',
      'trustedDocuments.mode',
      'cors.origins.0',
      'cors.origins.1',
      'cors.origins.2',
      'cors.methods.0',
    ])
      await expect(reading).rejects.toThrow(`--config: ${field}: `);
  });

  it('names every fault of rules for headers at once', async () => {
    const config = configFile({
      headers: {
        all: [{ propagate: { named: 'authorization' } }],
        subgraphs: { registry: [{ insert: { name: 'x-key', value: 'a\nb' } }, {}] },
      },
    });
    const reading = readConfiguration(['--config', config], tokens);
    for (const field of [
      'all.0.propagate.named',
      'subgraphs.registry.0.insert.value',
      'subgraphs.registry.1',
    ])
      await expect(reading).rejects.toThrow(`--config: headers.${field}: `);
  });

  it('takes what is said of requests over', async () => {
    const said = {
      tls: { certFile: 'cert.pem', keyFile: 'key.pem', minVersion: 'TLSv1.3' },
      headers: {
        all: [{ propagate: { named: 'x-tenant', default: 'none', rename: 'x-office' } }],
        subgraphs: {
          registry: [{ insert: { name: 'x-key', fromFile: 'key' } }, { remove: { named: 'x-office' } }],
        },
      },
      budget: { points: 5, durationSeconds: 60, redis: 'redis://127.0.0.1:6379' },
      trustedDocuments: { manifest: 'manifest.json', mode: 'strict' },
      cors: { origins: ['https://portal.example', 'http://127.0.0.1:3000'] },
      limits: { maxCost: 7, maxBatch: 2 },
    };
    const args = ['--supergraph', SUPERGRAPH, '--config', configFile(said)];
    expect(await readConfiguration(args, tokens)).toMatchObject(said);
    expect(
      await readConfiguration([...args.slice(0, 3), configFile({ budget: false })], tokens),
    ).toMatchObject({ budget: false });
  });

  it('names every fault of the file at once', async () => {
    const config = configFile({ port: 'x', limits: { maxDepth: 0 }, secret: 's' });
    const reading = readConfiguration(['--config', config], tokens);
    await expect(reading).rejects.toThrow(/port:[\s\S]*limits\.maxDepth:[\s\S]*secret/);
    await expect(readConfiguration(['--config', configFile('{')], tokens)).rejects.toThrow('is no JSON');
  });
});
