import { readdirSync, readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ASSET_FOLDER, ASSET_PATH, EXAMPLE_QUERIES } from '@zhucan/explorer';
import { buildSchema, parse, validate } from 'graphql';

import { type RunningGateway, start } from '../start.js';
import { keepingLogger } from '../testing/small-graph.js';

let gateway: RunningGateway;
let origin: string;
let page: string;
beforeAll(async () => {
  gateway = await start({
    host: '127.0.0.1',
    port: 0,
    subgraphs: {},
    supergraphSdl: undefined,
    jwt: undefined,
    gatewaySecret: undefined,
    logger: keepingLogger([]),
  });
  ({ origin } = new URL(gateway.url));
  page = await (await fetch(origin)).text();
});
afterAll(() => gateway.stop());

/** A file as it is sent, without being unpacked. */
function raw(path: string, encoding?: string) {
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      const headers = encoding === undefined ? {} : { 'accept-encoding': encoding };
      request(`${origin}${path}`, { headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks),
          });
        });
      })
        .on('error', reject)
        .end();
    },
  );
}

const files = readdirSync(ASSET_FOLDER).filter((name) => !/\.(br|gz)$/.test(name));
const text = (name: string): string => readFileSync(`${ASSET_FOLDER}/${name}`, 'utf8');

describe('the page for browsers', () => {
  it('has no script of its own, and what it names is among its files', () => {
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    const loaded = named.filter((address) => address !== 'data:,');
    expect(loaded).toHaveLength(2);
    for (const address of loaded) expect(files.map((name) => ASSET_PATH + name)).toContain(address);
    expect(page.match(/<script(?![^>]*\ssrc=)|\son\w+=|style=/)).toBeNull();
  });

  it('lets a browser load nothing from elsewhere and run no text as code', async () => {
    const policy = (await fetch(origin)).headers.get('content-security-policy') ?? '';
    const directives = policy.split('; ');
    expect(directives).toContain("default-src 'none'");
    expect(directives).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*|blob:/);
    expect(directives.filter((each) => each.includes('unsafe-inline'))).toEqual([
      "style-src 'self' 'unsafe-inline'",
    ]);
  });

  it('has files that load only each other', () => {
    // As the bundler names a file: with a hash of what is in it.
    const reference = /["'(](?:\.\/|\/explorer\/)([\w.-]+-[A-Z\d]{8}\.\w+)["')]/g;
    const code = files.filter((name) => /\.(js|css)$/.test(name)).map(text);
    const named = code.flatMap((each) => [...each.matchAll(reference)].map(([, name = '']) => name));
    // Pieces, a font, and three workers.
    expect(new Set(named.filter((name) => name.includes('.worker-'))).size).toBe(3);
    expect(named).toContainEqual(expect.stringMatching(/\.ttf$/));
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !files.includes(name))).toEqual([]);
    for (const each of code) {
      expect(each).not.toMatch(/\b(?:from|import\()\s*["'](?:https?:)?\/\//);
      expect(each).not.toMatch(/url\(\s*["']?(?:https?:)?\/\//);
    }
  });

  it('has files that are served packed, and kept for good', async () => {
    for (const name of files.filter((each) => /^main-|\.worker-|\.ttf$/.test(each))) {
      const plain = await raw(ASSET_PATH + name);
      expect([plain.status, plain.headers['cache-control']]).toEqual([
        200,
        'public, max-age=31536000, immutable',
      ]);
      const brotli = await raw(ASSET_PATH + name, 'br');
      const gzip = await raw(ASSET_PATH + name, 'gzip');
      expect([brotli.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip']);
      expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
      expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
      expect(plain.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  it.each(['no-such.js', '../page.html', '%2e%2e/page.html', '..%2findex.js', ''])(
    'has no file %s',
    async (name) => {
      const { status, body } = await raw(ASSET_PATH + name);
      expect([403, 404]).toContain(status);
      expect(JSON.parse(body.toString())).toHaveProperty('errors');
    },
  );

  it('offers queries that fit the published graph', () => {
    const schema = buildSchema(readFileSync(new URL('../../published.graphql', import.meta.url), 'utf8'), {
      assumeValidSDL: true,
    });
    expect(EXAMPLE_QUERIES.length).toBeGreaterThan(1);
    for (const { query } of EXAMPLE_QUERIES) expect(validate(schema, parse(query))).toEqual([]);
  });
});
