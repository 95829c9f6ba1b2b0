import { connect, type Socket } from 'node:net';

/** A connection on which bytes are written as they are, as no proper client would. */
export interface RawConnection {
  readonly socket: Socket;
  write(text: string): void;
  /** Waits until what came fits a pattern. @throws where the connection closes before */
  until(pattern: RegExp): Promise<string>;
  /** Waits until the other side closes, and gives all that came. */
  closed(): Promise<string>;
}

/** Opens one to the host of an address. */
export function openRaw(url: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  let text = '';
  let isClosed = false;
  const waiting = new Set<() => void>();
  const tell = (): void => {
    for (const each of waiting) each();
  };
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    tell();
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    isClosed = true;
    tell();
  });
  const wait = (isOver: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!isOver() && !isClosed) return;
        waiting.delete(look);
        if (isOver()) resolve(text);
        else reject(new Error(`the connection closed after ${JSON.stringify(text)}`));
      };
      waiting.add(look);
      look();
    });
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    until: (pattern) => wait(() => pattern.test(text)),
    closed: () => wait(() => isClosed),
  };
}

/** The head of a JSON request to the graph as bytes on the wire, with lines of one's own behind its usual ones. */
export function rawHead(authorization: string, ...lines: readonly string[]): string {
  return [
    'POST /graphql HTTP/1.1',
    'host: gateway',
    `authorization: ${authorization}`,
    'content-type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');
}
