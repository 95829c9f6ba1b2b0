import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { openRaw } from '../../testing/raw-connection.js';
import { until } from '../../testing/until.js';
import { PlainConnection } from './plain-connection.js';
import { readPlainHead } from './plain-head.js';
import { placeFront } from './plain-front.js';
import type { PlainRequest } from './plain-request.js';

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve).closeAllConnections())),
  );
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A server with a front, which answers by what it is given; what node:http reads it answers with its method. */
async function serving(serve: (request: PlainRequest) => void, times: { keepAliveMs?: number } = {}) {
  const server = createServer((request, response) => response.end(`node ${request.method}.`));
  const front = placeFront(server, {
    path: '/graphql',
    serve,
    maxBodyBytes: 1_000,
    receiveTimeoutMs: 60_000,
    keepAliveMs: 60_000,
    checkEveryMs: 10,
    ...times,
  });
  return { url: await listen(server), front };
}

const POST = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\n\r\n';
const answering = (text: string) => (request: PlainRequest) =>
  request.send({
    status: 200,
    lines: ['content-length', String(text.length)],
    body: text,
    isAscii: true,
    isLast: false,
  });

describe('a front', () => {
  it('answers plain requests and leaves the connection to node:http from the first other one on', async () => {
    const { url } = await serving(answering('own'));
    const raw = openRaw(url);
    raw.write(`${POST}1${POST}2GET /x HTTP/1.1\r\nhost: a\r\n\r\n${POST}3`);
    const text = await raw.until(/node POST/);
    expect(text.match(/own|node \w+/g)).toEqual(['own', 'own', 'node GET', 'node POST']);
    raw.write('DELETE /x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n');
    expect(await raw.closed()).toContain('node DELETE');
  });

  it('says of its connections what node:http does', async () => {
    const { url } = await serving(answering('own'), { keepAliveMs: 72_500 });
    const raw = openRaw(url);
    raw.write(`${POST}1`);
    expect(await raw.until(/own$/)).toMatch(
      /^HTTP\/1\.1 200 OK\r\ncontent-length: 3\r\nDate: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\nConnection: keep-alive\r\nKeep-Alive: timeout=72\r\n\r\nown$/,
    );
    raw.socket.destroy();
  });

  it('ends a connection on which nothing is asked for as long as it is kept', async () => {
    const { url } = await serving(answering('own'), { keepAliveMs: 20 });
    const raw = openRaw(url);
    raw.write(`${POST}1`);
    expect(await raw.closed()).toMatch(/own$/);
  });

  it('reads no more of a client that takes no answers, and goes on once it does', async () => {
    const large = 'a'.repeat(100_000);
    let served = 0;
    const { url } = await serving((request) => {
      served += 1;
      answering(large)(request);
    });
    const raw = openRaw(url);
    raw.socket.pause();
    const asked = 400;
    for (let count = 0; count < asked; count += 1) raw.write(`${POST}1`);
    let last = -1;
    // What the system holds for both sides is full when no more is served.
    await until(() => {
      const isFull = served > 0 && served === last;
      last = served;
      return isFull;
    });
    expect(served).toBeLessThan(asked / 2);
    raw.socket.resume();
    await until(() => served === asked);
    raw.socket.destroy();
  });

  it('waits for a client that takes an answer slowly, whatever it has sent behind it', async () => {
    const refused: string[] = [];
    let taken: PlainConnection | undefined;
    let served = 0;
    const server = createNetServer((socket) => {
      taken = new PlainConnection(socket, {
        requestLine: 'POST /graphql HTTP/1.1\r\n',
        path: '/graphql',
        maxBodyBytes: 1_000,
        receiveTimeoutMs: 1_000,
        keepAliveMs: 1_000,
        kept: '',
        serve: (request) => {
          served += 1;
          answering('a'.repeat(20_000_000))(request);
        },
        handOver: () => undefined,
        refuse: (_socket, fault) => refused.push(fault),
        lost: () => undefined,
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const raw = openRaw(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    raw.socket.pause();
    raw.write(`${POST}1${POST}`);
    await until(() => served === 1);
    taken?.check(performance.now() + 10_000);
    expect(refused).toEqual([]);
    raw.socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads nothing behind a request before that is answered', async () => {
    const waiting: PlainRequest[] = [];
    const { url } = await serving((request) => waiting.push(request));
    const raw = openRaw(url);
    raw.write(`${POST}1${POST}2${POST}3`);
    for (const word of ['one', 'two', 'three']) {
      await until(() => waiting.length === 1);
      const request = waiting.pop();
      if (request) answering(word)(request);
      await raw.until(new RegExp(`${word}$`));
    }
    raw.socket.destroy();
  });

  it('ends at a stop the connections on which nobody waits', async () => {
    const { url, front } = await serving(answering('own'));
    const idle = openRaw(url);
    idle.write(`${POST}1`);
    await idle.until(/own$/);
    front.stop();
    expect(await idle.closed()).toMatch(/own$/);
  });
});

const NAMES = [
  'host',
  'Host',
  'content-length',
  'Content-Length',
  'transfer-encoding',
  'connection',
  'x-a',
  'accept',
  'content_length',
  '',
];
const VALUES = [
  'a',
  '1',
  '01',
  '+1',
  '1, 1',
  '1 ',
  '0',
  'chunked',
  'close',
  'keep-alive',
  'b\tc',
  '',
  '\u00e9',
  '\0',
  '"x" ',
];
const COLONS = [': ', ':', ' : ', ':\t', ':  ', ''];
const ENDS = ['\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\n ', '\r\n\t'];
const line = fc
  .tuple(
    fc.constantFrom(...NAMES),
    fc.constantFrom(...COLONS),
    fc.constantFrom(...VALUES),
    fc.constantFrom(...ENDS),
  )
  .map((parts) => parts.join(''));
/** Most are nearly plain, so that what is odd about them is one thing. */
const plainLine = fc.constantFrom(
  'host: a\r\n',
  'content-length: 1\r\n',
  'x-b: c d\r\n',
  'Accept:*/*\r\n',
  'X-C: e\r\n',
);
const heads = fc
  .array(fc.oneof({ arbitrary: plainLine, weight: 4 }, { arbitrary: line, weight: 1 }), {
    minLength: 1,
    maxLength: 6,
  })
  .map((lines) => lines.join(''));

it('what is taken for plain, node:http reads alike: the headers and the end of the body', async () => {
  const url = await listen(
    createServer((request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () => response.end(JSON.stringify({ headers: request.headers, size })));
    }),
  );
  let plain = 0;
  await fc.assert(
    fc.asyncProperty(heads, async (lines) => {
      const head = readPlainHead(lines);
      if (head === undefined) return;
      plain += 1;
      const raw = openRaw(url);
      raw.write(
        `POST /graphql HTTP/1.1\r\n${lines}\r\n${'b'.repeat(head.size)}GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
      );
      const answers = (await raw.closed()).match(/\{.*?\}\}?(?=\r|$|\n|HTTP|0)/g) ?? [];
      expect(answers[0]).toBe(JSON.stringify({ headers: head.headers, size: head.size }));
      raw.socket.destroy();
    }),
    { numRuns: 1_500 },
  );
  expect(plain).toBeGreaterThan(20);
});
