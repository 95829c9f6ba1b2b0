import { connect, type Socket } from 'node:net';

import { afterAll, beforeAll, describe, it } from '@jest/globals';

import { start } from '../start.js';
import { type CertificateFiles, certificateFiles, makeCertificate } from '../testing/certificates.js';
import { keepingLogger } from '../testing/small-graph.js';

/** What a client has sent when the gateway is to stop: none of it is a request. */
const SENT: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['half a line', 'GET /li'],
  ['half of the headers', 'GET /livez HTTP/1.1\r\nhost: a\r\n'],
  [
    'half of a body',
    'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  ],
  // A record of TLS that never ends.
  ['half a handshake', '\u0016\u0003\u0001\u0002\u0000\u0001'],
];

describe.each(['HTTP', 'HTTPS'])('a gateway that is reached by %s', (scheme) => {
  let files: CertificateFiles;
  beforeAll(async () => {
    files = certificateFiles(await makeCertificate());
  });
  afterAll(() => files.remove());

  it.each(SENT)('stops, though a client has sent %s and waits', async (_case, text) => {
    const gateway = await start({
      host: '127.0.0.1',
      port: 0,
      ...(scheme === 'HTTPS' ? { tls: files } : {}),
      subgraphs: {},
      supergraphSdl: undefined,
      jwt: undefined,
      gatewaySecret: undefined,
      receiveTimeoutMs: 200,
      requestTimeoutMs: 200,
      logger: keepingLogger([]),
    });
    const socket: Socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    await new Promise((resolve) => socket.once('connect', resolve));
    await new Promise((resolve) => socket.write(text, resolve));
    // Connections are taken in their order: where a later one was seen to, this one was too.
    await fetch(gateway.url.replace('https', 'http')).catch(() => undefined);
    await gateway.stop();
    await closed;
  });
});
