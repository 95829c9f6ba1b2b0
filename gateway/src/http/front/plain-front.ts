import type { Server } from 'node:http';
import type { Socket } from 'node:net';

import { type Fault, PlainConnection, type PlainOwner } from './plain-connection.js';
import type { PlainRequest } from './plain-request.js';

/** What a front serves. */
export interface FrontSettings {
  /** The one path of plain requests. */
  readonly path: string;
  readonly serve: (request: PlainRequest) => void;
  readonly maxBodyBytes: number;
  readonly receiveTimeoutMs: number;
  readonly keepAliveMs: number;
  /** How often connections are looked through for what takes too long, in milliseconds. */
  readonly checkEveryMs: number;
}

/** The reader of plain requests before a server. */
export interface Front {
  /** Ends the connections on which nothing is asked. */
  stop(): void;
}

const MS_PER_SECOND = 1_000;

/** As node:http tells of such faults. */
function faultError(code: Fault): Error {
  return Object.assign(new Error('a request is not whole'), { code });
}

/**
 * Reads plain requests of a server's connections itself, and leaves everything else, from its first byte on, to the server. What is plain is
 * read in one way by everybody, so that nothing can be smuggled between the two.
 */
export function placeFront(server: Server, settings: FrontSettings): Front {
  const [byNode, ...others] = server.listeners('connection');
  if (byNode === undefined || others.length > 0)
    throw new Error('node:http takes connections in a way that is not known');
  server.removeAllListeners('connection');
  const open = new Set<PlainConnection>();
  const owner: PlainOwner = {
    ...settings,
    requestLine: `POST ${settings.path} HTTP/1.1\r\n`,
    kept: `Connection: keep-alive\r\nKeep-Alive: timeout=${Math.floor(settings.keepAliveMs / MS_PER_SECOND)}\r\n`,
    handOver(connection, socket) {
      open.delete(connection);
      byNode.call(server, socket);
    },
    refuse(socket, fault) {
      const error = faultError(fault);
      if (!server.emit('clientError', error, socket)) socket.destroy(error);
    },
    lost: (connection) => open.delete(connection),
  };
  server.on('connection', (socket: Socket) => {
    open.add(new PlainConnection(socket, owner));
  });
  server.once('listening', () => {
    const checks = setInterval(() => {
      const now = performance.now();
      for (const connection of open) connection.check(now);
    }, settings.checkEveryMs);
    checks.unref();
    server.once('close', () => {
      clearInterval(checks);
    });
  });
  return {
    stop() {
      for (const connection of open) connection.stop();
    },
  };
}
