import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { Agent, request as secureRequest } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

import { EnvironmentError } from '../configuration/environment.js';
import { start } from '../start.js';
import {
  type CertificateFiles,
  certificateFiles,
  makeCertificate,
  type MadeCertificate,
} from '../testing/certificates.js';
import { openRaw } from '../testing/raw-connection.js';
import { keepingLogger, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';
import { startSubscribingGraph } from '../testing/subscribing-graph.js';
import { until } from '../testing/until.js';
import { readCertificate } from './certificate.js';

let first: MadeCertificate;
let second: MadeCertificate;
let expired: MadeCertificate;
let early: MadeCertificate;
beforeAll(async () => {
  [first, second, expired, early] = await Promise.all([
    makeCertificate(),
    makeCertificate(),
    makeCertificate([-2, -1]),
    makeCertificate([1, 2]),
  ]);
});

/** What is wrong with a pair, and what is said of it. */
const FAULTS: readonly (readonly [string, () => Partial<MadeCertificate>, string])[] = [
  ['no certificate', () => ({ cert: 'secret' }), 'tls.certFile: the file holds no certificate in PEM'],
  [
    'half a certificate',
    () => ({ cert: first.cert.slice(0, 200) }),
    'tls.certFile: the file holds no certificate in PEM',
  ],
  [
    'no key',
    () => ({ key: 'secret' }),
    'tls.keyFile: the file holds no private key in PEM without a passphrase',
  ],
  ['another’s key', () => ({ key: second.key }), 'tls.keyFile: the key does not belong to the certificate'],
  ['a certificate that has expired', () => expired, 'tls.certFile: the certificate has expired'],
  ['one that is not valid yet', () => early, 'tls.certFile: the certificate is not valid yet'],
];

/** A line with a piece of a PEM file, or of what stood in its place. */
const QUOTED = /secret|BEGIN|MI[A-Z]{2}/;

describe('a pair that cannot be used', () => {
  let files: CertificateFiles;
  beforeEach(() => {
    files = certificateFiles(first);
  });
  afterEach(() => files.remove());

  function linesFor(settings: { readonly certFile: string; readonly keyFile: string }): readonly string[] {
    try {
      readCertificate(settings, keepingLogger([]));
      return [];
    } catch (error) {
      if (error instanceof EnvironmentError) return error.lines;
      throw error;
    }
  }

  it.each(FAULTS)('is refused with its field: %s', (_case, faulty, line) => {
    expect(linesFor(files)).toEqual([]);
    files.write(faulty());
    expect(linesFor(files)).toEqual([line]);
  });

  it('is told of with all its faults at once', () => {
    expect(linesFor({ certFile: '/nowhere/c', keyFile: '/nowhere/k' })).toEqual([
      'tls.certFile: the file cannot be read',
      'tls.keyFile: the file cannot be read',
    ]);
  });

  it('keeps a gateway from starting', async () => {
    files.write({ key: second.key });
    const starting = start({
      host: '127.0.0.1',
      port: 0,
      tls: files,
      subgraphs: {},
      supergraphSdl: undefined,
      jwt: undefined,
      gatewaySecret: undefined,
      logger: keepingLogger([]),
    });
    await expect(starting).rejects.toThrow(EnvironmentError);
  });
});

describe('a gateway with a certificate', () => {
  let files: CertificateFiles;
  let graph: SmallGraph;
  let agent: Agent;
  beforeEach(async () => {
    files = certificateFiles(first);
    graph = await startSmallGraph({ tls: files });
    agent = new Agent({ ca: [first.cert, second.cert], keepAlive: true, maxSockets: 1 });
  });
  afterEach(async () => {
    agent.destroy();
    await graph.stop();
    files.remove();
  });

  async function ask(path = '', query = '{ residents { id } }') {
    const sent = secureRequest(new URL(path, graph.url), {
      agent,
      method: path === '' ? 'POST' : 'GET',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${await graph.issuer.token('integrator')}`,
      },
    });
    sent.end(path === '' ? JSON.stringify({ query }) : undefined);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
    return { status: response.statusCode, headers: response.headers, text, reused: sent.reusedSocket };
  }

  /** The certificate that a new connection is shown. */
  async function shown(): Promise<string> {
    const { port, hostname } = new URL(graph.url);
    const socket: TLSSocket = connect({ host: hostname, port: Number(port), ca: [first.cert, second.cert] });
    await once(socket, 'secureConnect');
    const pem = socket.getPeerX509Certificate()?.toString() ?? '';
    socket.destroy();
    return pem.trim();
  }

  it('serves the graph and its health by HTTPS', async () => {
    expect(graph.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/graphql$/);
    expect(JSON.parse((await ask()).text)).toEqual({ data: { residents: [{ id: '1' }, { id: '2' }] } });
    expect((await ask('/livez')).text).toBe('{"status":"ok"}');
  });

  it('ends a connection on which somebody speaks plain HTTP, and goes on', async () => {
    const raw = openRaw(graph.url);
    raw.write('GET /livez HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(await raw.closed()).not.toContain('HTTP/1.1 200');
    expect((await ask('/livez')).status).toBe(200);
    expect(graph.logged.filter((line) => line.includes('failed'))).toEqual([]);
  });

  it('shows another certificate after it is read anew, and keeps the connections that are open', async () => {
    expect((await ask()).reused).toBe(false);
    files.write(second);
    await graph.reload();
    expect(await shown()).toBe(second.cert.trim());
    expect(await ask()).toMatchObject({ status: 200, reused: true });
    expect(graph.logged.filter((line) => line.startsWith('another certificate is shown'))).toHaveLength(1);
    await graph.reload();
    expect(graph.logged.filter((line) => line.startsWith('another certificate is shown'))).toHaveLength(1);
  });

  it.each(FAULTS)(
    'goes on with the last good one where the new pair is bad: %s',
    async (_case, faulty, line) => {
      files.write(faulty());
      await graph.reload();
      expect(await shown()).toBe(first.cert.trim());
      expect((await ask()).status).toBe(200);
      const told = graph.logged.filter((each) => each.startsWith('a certificate is refused'));
      expect(told).toEqual([`a certificate is refused {"reason":"${line}"}`]);
      expect(told.join()).not.toMatch(QUOTED);
      files.write(second);
      await graph.reload();
      expect(await shown()).toBe(second.cert.trim());
    },
  );

  it('answers what is under way before it stops', async () => {
    const { registry } = graph.subgraphs;
    let release: (() => void) | undefined;
    registry.misbehaviour = (_request, response) => {
      release = () =>
        response.setHeader('content-type', 'application/json').end('{"data":{"residents":[{"id":"late"}]}}');
    };
    const answer = ask();
    await until(() => release !== undefined);
    const stopped = graph.stop();
    release?.();
    const { text, headers } = await answer;
    expect([JSON.parse(text), headers.connection]).toEqual([
      { data: { residents: [{ id: 'late' }] } },
      'close',
    ]);
    await stopped;
    await expect(ask('/livez')).rejects.toThrow('ECONNREFUSED');
  });
});

it('speaks no older TLS than it is told', async () => {
  const files = certificateFiles(first);
  const graph = await startSmallGraph({ tls: { ...files, minVersion: 'TLSv1.3' } });
  const { port, hostname } = new URL(graph.url);
  const older = connect({ host: hostname, port: Number(port), ca: first.cert, maxVersion: 'TLSv1.2' });
  const [error] = (await once(older, 'error')) as [Error];
  expect(error.message).toMatch(/version/);
  await graph.stop();
  files.remove();
});

describe('a subscription over a secure WebSocket', () => {
  let files: CertificateFiles;
  beforeEach(() => {
    files = certificateFiles(first);
  });
  afterAll(() => files.remove());

  it('brings its events, outlasts another certificate, and is told to come again at a stop', async () => {
    const graph = await startSubscribingGraph('graphql-ws', { tls: files });
    const { cert } = first;
    let closed: number | undefined;
    const client = createClient({
      url: graph.gateway.url.replace(/^http/, 'ws'),
      webSocketImpl: class extends WebSocket {
        constructor(address: string | URL, protocols?: string | string[]) {
          super(address, protocols, { ca: cert });
        }
      },
      connectionParams: { Authorization: `Bearer ${await graph.issuer.token('integrator')}` },
      retryAttempts: 0,
      on: { closed: (event) => (closed = (event as { code: number }).code) },
    });
    const events = client.iterate({ query: 'subscription { reviewAdded { text } }' });
    const one = events.next();
    await until(() => graph.publisher.listening === 1);
    graph.publisher.publish({ text: 'a', product: '1' });
    expect((await one).value).toEqual({ data: { reviewAdded: { text: 'a' } } });
    files.write(second);
    await graph.gateway.reload();
    const two = events.next();
    graph.publisher.publish({ text: 'b', product: '1' });
    expect((await two).value).toEqual({ data: { reviewAdded: { text: 'b' } } });
    await graph.stop();
    await until(() => closed !== undefined);
    expect(closed).toBe(1001);
    await client.dispose();
  });
});
