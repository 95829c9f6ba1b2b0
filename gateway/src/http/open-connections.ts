import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** The connections of a server, where it is to stop. */
export interface OpenConnections {
  /** Ends those that would hold up the stop: Node itself looks for requests that never come only until the server closes. */
  stop(): void;
}

/**
 * Watches the connections of a server, at no cost for a request.
 *
 * @param longestMs no proper request takes longer, from its first byte to its answer
 */
export function openConnections(server: Server, longestMs: number): OpenConnections {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return {
    stop() {
      // Browsers open some before they have anything to ask.
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
      const end = setTimeout(() => {
        for (const socket of open) socket.destroy();
      }, longestMs);
      server.once('close', () => {
        clearTimeout(end);
      });
    },
  };
}
