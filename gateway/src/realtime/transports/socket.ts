import type { RawData, WebSocket } from 'ws';

/** A connection is asked as often whether it lives, and cut off where it does not say so before it is asked again. */
const PING_MS = 12_000;
/** While as many bytes wait for a client, nothing is read from it either: refusals would pile up as well. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** A WebSocket that waits for its client, and knows whether it is there. */
export interface Socket {
  /** The code with which this side closed it first; nothing where it did not. */
  readonly closedWith: number | undefined;
  /** @returns once the client has taken it, or is gone */
  send(text: string): Promise<void>;
  /** Says why, and cuts the connection off where the client does not answer. */
  close(code: number, reason: string): void;
}

/** The text of a message; nothing of one that is binary. */
function textOf(data: RawData, isBinary: boolean): string | undefined {
  if (isBinary) return undefined;
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(data as Buffer).toString('utf8');
}

/**
 * Guards a WebSocket: sends no faster than the client takes, reads nothing from one that takes nothing, and cuts off one that is gone.
 *
 * @param onMessage told of each message; nothing of one that is binary
 * @param slowMs a client that takes nothing for as long is cut off
 */
export function guardSocket(
  socket: WebSocket,
  onMessage: (text: string | undefined) => void,
  slowMs: number,
): Socket {
  let isAlive = true;
  let closedWith: number | undefined;
  const ping = setInterval(() => {
    if (!isAlive) {
      socket.terminate();
      return;
    }
    isAlive = false;
    socket.ping();
  }, PING_MS);
  socket.on('pong', () => (isAlive = true));
  socket.on('message', (data, isBinary) => onMessage(textOf(data, isBinary)));
  // A frame that breaks the protocol: the library closes the connection itself.
  socket.on('error', () => socket.terminate());
  socket.once('close', () => clearInterval(ping));

  return {
    get closedWith() {
      return closedWith;
    },
    send: (text) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) {
          resolve();
          return;
        }
        const tooSlow = setTimeout(() => socket.terminate(), slowMs);
        socket.send(text, () => {
          clearTimeout(tooSlow);
          if (socket.isPaused && socket.bufferedAmount < MAX_WAITING_BYTES) socket.resume();
          resolve();
        });
        if (socket.bufferedAmount >= MAX_WAITING_BYTES) socket.pause();
      }),
    close(code, reason) {
      if (socket.readyState === socket.OPEN) closedWith ??= code;
      // One that was paused would not see the client's answer.
      socket.resume();
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), slowMs).unref();
    },
  };
}
