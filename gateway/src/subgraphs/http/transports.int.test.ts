import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { ClientConnection } from '../client-connection.js';
import type { HttpAnswer, HttpCall, PooledTransport, PoolSize } from './http-call.js';
import { openPlainTransport } from './plain-transport.js';
import { openUndiciTransport } from './undici-transport.js';

const TRANSPORTS = { plain: openPlainTransport, undici: openUndiciTransport } as const;
const SIZE: PoolSize = { connections: 4, maxWaiting: 100 };
const HEAD_END = '\r\n\r\n';

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

/** A request as it came over the wire. */
interface Came {
  readonly head: string;
  readonly body: string;
  readonly socket: Socket;
  /** Which connection of the server it came on, from 0. */
  readonly connection: number;
}

/** A server that tells of whole requests, and says whatever it is told to. */
async function listen(
  answer: (came: Came) => void,
): Promise<{ origin: string; sockets: Socket[]; server: Server }> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    const connection = sockets.push(socket) - 1;
    let came = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      came = Buffer.concat([came, bytes]);
      for (;;) {
        const end = came.indexOf(HEAD_END);
        if (end === -1) return;
        const head = came.toString('latin1', 0, end);
        const size = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? '0');
        const start = end + HEAD_END.length;
        if (came.length < start + size) return;
        const body = came.toString('utf8', start, start + size);
        came = came.subarray(start + size);
        answer({ head, body, socket, connection });
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets, server };
}

function callOf(own: Partial<HttpCall> = {}): HttpCall {
  return {
    path: '/graphql',
    headers: ['content-type', 'application/json'],
    body: '{}',
    timeoutMs: 20_000,
    maxBytes: 100_000,
    client: undefined,
    ...own,
  };
}

const ok = (body: string, headers = ''): string =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;

describe.each(Object.keys(TRANSPORTS) as (keyof typeof TRANSPORTS)[])('calls over %s', (name) => {
  function open(origin: string, size: PoolSize = SIZE): PooledTransport {
    const transport = TRANSPORTS[name](origin, size);
    ended.push(() => transport.close());
    return transport;
  }

  it('carry path, headers and body, in characters of any kind, and go one after another over one connection', async () => {
    const came: Came[] = [];
    const { origin } = await listen((one) => {
      came.push(one);
      one.socket.write(ok(`{"n":${came.length}}`));
    });
    const transport = open(origin);
    const headers = ['x-one', 'a', 'x-two', 'é'];
    for (const body of ['{"ascii":1}', '{"字":"康复"}', '{"é":1}'])
      await transport.post(callOf({ path: '/graphql?x=1', headers, body }));
    expect(came.map(({ body }) => body)).toEqual(['{"ascii":1}', '{"字":"康复"}', '{"é":1}']);
    if (name === 'plain') expect(came.map(({ connection }) => connection)).toEqual([0, 0, 0]);
    for (const { head } of came) {
      expect(head).toMatch(/^POST \/graphql\?x=1 HTTP\/1\.1\r\n/);
      expect(head).toContain('\r\nx-one: a\r\nx-two: é\r\n');
      expect(head).toMatch(new RegExp(`\r\nhost: ${origin.slice('http://'.length)}\r\n`));
    }
  });

  it('never send a header that would begin another, nor anything of its call', async () => {
    const { origin, sockets } = await listen(({ socket }) => socket.write(ok('{}')));
    const transport = open(origin);
    for (const value of ['a\r\nx-evil: 1', 'a\nb', 'a\0b'])
      await expect(transport.post(callOf({ headers: ['x-one', value] }))).rejects.toThrow();
    await expect(transport.post(callOf())).resolves.toMatchObject({ status: 200 });
    expect(sockets.length).toBeLessThanOrEqual(2);
  });

  it('that are more than may be under way wait, and those that are more than may wait are refused', async () => {
    const waiting: Came[] = [];
    const { origin, sockets } = await listen((one) => waiting.push(one));
    const transport = open(origin, { connections: 2, maxWaiting: 1 });
    const three = [1, 2, 3].map((n) => transport.post(callOf({ body: `{"n":${n}}` })));
    await expect(transport.post(callOf())).rejects.toMatchObject({ reason: 'overload' });
    expect(transport.load()).toMatchObject({ queued: 1 });
    const answers = Promise.all(three);
    let answered = 0;
    while (answered < 3) {
      const one = waiting.shift();
      if (one === undefined) await new Promise(setImmediate);
      else {
        answered += 1;
        one.socket.write(ok(one.body));
      }
    }
    expect((await answers).map(({ text }) => text)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}']);
    expect(sockets).toHaveLength(2);
    expect(transport.load()).toEqual({ active: 0, queued: 0, connected: 2 });
  });

  it('are given up at their time limit, and when their client goes, with their connection', async () => {
    const { origin, sockets } = await listen(({ body, socket }) => {
      if (body === '{}') socket.write(ok('{}'));
    });
    const transport = open(origin);
    await expect(transport.post(callOf({ body: '1', timeoutMs: 30 }))).rejects.toMatchObject({
      reason: 'deadline',
    });
    const client = new ClientConnection();
    const call = transport.post(callOf({ body: '2', client }));
    while (sockets.length < 2) await new Promise(setImmediate);
    client.close();
    await expect(call).rejects.toMatchObject({ reason: 'cancelled' });
    await expect(transport.post(callOf())).resolves.toEqual({ status: 200, text: '{}' });
    expect(transport.load()).toMatchObject({ active: 0, queued: 0 });
  });

  it('that are given up while they wait do not hold up others', async () => {
    const held: Came[] = [];
    const { origin } = await listen((one) => held.push(one));
    const transport = open(origin, { connections: 1, maxWaiting: 10 });
    const first = transport.post(callOf({ body: '1' }));
    const client = new ClientConnection();
    const second = transport.post(callOf({ body: '2', client }));
    const third = transport.post(callOf({ body: '3' }));
    client.close();
    await expect(second).rejects.toMatchObject({ reason: 'cancelled' });
    for (const body of ['1', '3']) {
      while (held.length === 0) await new Promise(setImmediate);
      const one = held.shift();
      expect(one?.body).toBe(body);
      one?.socket.write(ok(body));
    }
    expect((await Promise.all([first, third])).map(({ text }) => text)).toEqual(['1', '3']);
  });

  it('of a client that goes after its answer leave the connection to others', async () => {
    const held: Came[] = [];
    const { origin } = await listen((one) => held.push(one));
    const transport = open(origin, { connections: 1, maxWaiting: 10 });
    const next = async (): Promise<Came> => {
      for (;;) {
        const one = held.shift();
        if (one) return one;
        await new Promise(setImmediate);
      }
    };
    const client = new ClientConnection();
    const first = transport.post(callOf({ client }));
    (await next()).socket.write(ok('1'));
    await first;
    const second = transport.post(callOf());
    const { socket, connection } = await next();
    client.close();
    socket.write(ok('2'));
    await expect(second).resolves.toEqual({ status: 200, text: '2' });
    expect(connection).toBe(0);
  });

  it('read no more than they may, whether its size was announced or not', async () => {
    const { origin } = await listen(({ body, socket }) => {
      if (body === 'announced') socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n{');
      else if (body === 'chunks')
        socket.write(
          `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${`64\r\n${'x'.repeat(100)}\r\n`.repeat(20)}`,
        );
      else socket.write(ok('{}'));
    });
    const transport = open(origin);
    for (const body of ['chunks', ...(name === 'plain' ? ['announced'] : [])])
      await expect(transport.post(callOf({ body, maxBytes: 1_000 }))).rejects.toMatchObject({
        reason: 'too large',
      });
    await expect(transport.post(callOf())).resolves.toEqual({ status: 200, text: '{}' });
  });

  it('tell a refused connection, and one that was lost before anything came, as unanswered', async () => {
    const { origin, server, sockets } = await listen(({ body, socket }) => {
      if (body === 'half') socket.write('HTTP/1.1 200 OK\r\ncontent-le');
      socket.end();
    });
    const transport = open(origin);
    await expect(transport.post(callOf())).rejects.toMatchObject({ reason: 'network', unanswered: true });
    await expect(transport.post(callOf({ body: 'half' }))).rejects.toMatchObject({ reason: 'network' });
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
    const calls = Array.from({ length: 10 }, () => transport.post(callOf()));
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ reason: 'network', unanswered: true });
    ended.splice(0, 1);
  });

  it('use a connection no more once the other side has closed it, or says that it will', async () => {
    const { origin, sockets } = await listen(({ body, socket }) => {
      if (body === 'closes') socket.write(ok('{}', 'connection: close\r\n'));
      else socket.write(ok('{}', 'keep-alive: timeout=1\r\n'));
    });
    const transport = open(origin);
    await transport.post(callOf({ body: 'closes' }));
    await transport.post(callOf({ body: 'closes soon' }));
    await transport.post(callOf());
    expect(sockets).toHaveLength(3);
  });

  it('fail when the connections are closed', async () => {
    const { origin, sockets } = await listen(() => undefined);
    const transport = open(origin, { connections: 1, maxWaiting: 1 });
    const calls = [transport.post(callOf()), transport.post(callOf())];
    const settled = Promise.allSettled(calls);
    while (sockets.length === 0) await new Promise(setImmediate);
    await transport.close();
    for (const result of await settled)
      expect(result).toMatchObject({ status: 'rejected', reason: { reason: 'network' } });
  });

  it('never take for an answer what is none, nor anything of it for the next answer', async () => {
    const evil = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil';
    const answers = [
      'garbage\r\n\r\n',
      'HTTP/1.1 20 OK\r\ncontent-length: 2\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 4\r\n\r\n{}ab',
      'HTTP/1.1 200 OK\r\ncontent-length: -2\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\ncontent-length: 2 2\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n0\r\n\r\n',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n{}\r\n0\r\n\r\n',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}garbage0\r\n\r\n',
      'HTTP/1.1 200 OK\r\nno header\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\ncontent-length : 2\r\n\r\n{}',
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\n\r\n${evil}`,
      `HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(20_000)}\r\ncontent-length: 2\r\n\r\n{}`,
    ];
    const { origin } = await listen(({ body, socket }) => {
      const answer = answers[Number(body)];
      if (answer === undefined) socket.write(ok('{}'));
      else socket.end(answer, 'latin1');
    });
    const transport = open(origin, { connections: 1, maxWaiting: 10 });
    for (const at of answers.keys()) {
      await expect(transport.post(callOf({ body: String(at) }))).rejects.toMatchObject({ reason: 'network' });
      await expect(transport.post(callOf())).resolves.toEqual({ status: 200, text: '{}' });
    }
  });
});

describe('our own client', () => {
  it('refuses more than was announced, and ends of lines that are none', async () => {
    const answers = [
      'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n\r\nevil',
      'HTTP/1.1 200 OK\r\nx-one: a\ncontent-length: 2\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\nx-one: a\r\n content-length: 9\r\ncontent-length: 2\r\n\r\n{}',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    ];
    const { origin } = await listen(({ body, socket }) =>
      socket.write(answers[Number(body)] ?? ok('{}'), 'latin1'),
    );
    const transport = openPlainTransport(origin, { connections: 1, maxWaiting: 10 });
    ended.push(() => transport.close());
    for (const at of answers.keys()) {
      await expect(transport.post(callOf({ body: String(at) }))).rejects.toMatchObject({ reason: 'network' });
      await expect(transport.post(callOf())).resolves.toEqual({ status: 200, text: '{}' });
    }
  });

  it('ends a connection on which something comes that nobody asked for', async () => {
    const { origin, sockets } = await listen(({ socket, body }) => socket.write(ok(body)));
    const transport = openPlainTransport(origin, { connections: 1, maxWaiting: 10 });
    ended.push(() => transport.close());
    await transport.post(callOf({ body: '1' }));
    const [first] = sockets;
    first?.write(ok('evil'));
    if (first?.closed === false) await once(first, 'close');
    await expect(transport.post(callOf({ body: '2' }))).resolves.toEqual({ status: 200, text: '2' });
    expect(sockets).toHaveLength(2);
  });

  it('reads any answer as undici does, wherever it is cut', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constant(''),
      fc.string({ unit: 'grapheme' }),
    );
    const header = fc
      .tuple(fc.stringMatching(/^x-[a-z]{1,14}$/), fc.stringMatching(/^[!-~]{0,20}$/))
      .map(([name, value]) => `${name}: ${value}\r\n`);
    const response = fc.record({
      status: fc.constantFrom(200, 204, 400, 503),
      headers: fc.array(header, { maxLength: 3 }).map((all) => all.join('')),
      body: fc.array(text, { maxLength: 4 }),
      framing: fc.constantFrom('length', 'chunked', 'close'),
      early: fc.boolean(),
      trailer: fc.boolean(),
      cuts: fc.array(fc.nat({ max: 600 }), { maxLength: 6 }),
    });
    let toSend: Buffer[] = [];
    let closes = false;
    const { origin } = await listen(({ socket }) => {
      const parts = [...toSend];
      const next = (): void => {
        const part = parts.shift();
        if (part) socket.write(part, () => setImmediate(next));
        else if (closes) socket.end();
      };
      next();
    });
    const transports = Object.values(TRANSPORTS).map((open) => open(origin, SIZE));
    for (const transport of transports) ended.push(() => transport.close());
    await fc.assert(
      fc.asyncProperty(response, async ({ status, headers, body, framing, early, trailer, cuts }) => {
        const parts =
          status === 204 ? [] : body.map((one) => Buffer.from(one)).filter(({ length }) => length > 0);
        const whole = Buffer.concat(parts);
        const isChunked = framing === 'chunked' && status !== 204;
        const isSized = framing === 'length' && status !== 204;
        const sized = isSized ? `Content-Length: ${whole.length}\r\n` : '';
        const head = `HTTP/1.1 ${status} Some Reason\r\n${headers}${isChunked ? 'Transfer-Encoding: chunked\r\n' : sized}\r\n`;
        const chunks = parts.flatMap((part) => [`${part.length.toString(16)};ext=1\r\n`, part, '\r\n']);
        const last = `0\r\n${trailer ? 'x-trailer: 1\r\n' : ''}\r\n`;
        const pieces = [
          early ? 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n' : '',
          head,
          ...(isChunked ? [...chunks, last] : [whole]),
        ];
        const bytes = Buffer.concat(
          pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece)),
        );
        const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
          (one, other) => one - other,
        );
        toSend = at.slice(1).map((end, nth) => bytes.subarray(at[nth], end));
        closes = framing === 'close' && status !== 204;
        const answers: HttpAnswer[] = [];
        for (const transport of transports) answers.push(await transport.post(callOf()));
        expect(answers).toEqual([
          { status, text: whole.toString('utf8') },
          { status, text: whole.toString('utf8') },
        ]);
      }),
      { numRuns: 150 },
    );
  });
});
