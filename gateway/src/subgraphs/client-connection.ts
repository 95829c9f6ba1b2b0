import type { Socket } from 'node:net';

/** A call of a subgraph that can be given up. */
export interface Cancellable {
  cancel(): void;
}

/**
 * The connection on which a client waits, with the calls of subgraphs that are made for it: when it goes, nobody waits for them any more. One for
 * each connection, not for each request: a client that goes leaves all that it asked for.
 */
export class ClientConnection {
  private readonly calls = new Set<Cancellable>();
  private gone = false;

  /** Whether the client has gone, so that no call need be made for it. */
  get isGone(): boolean {
    return this.gone;
  }

  begin(call: Cancellable): void {
    this.calls.add(call);
  }

  end(call: Cancellable): void {
    this.calls.delete(call);
  }

  close(): void {
    this.gone = true;
    for (const call of [...this.calls]) call.cancel();
  }
}

const known = new WeakMap<Socket, ClientConnection>();

/** The client at the other end of a socket. */
export function clientOf(socket: Socket): ClientConnection {
  const there = known.get(socket);
  if (there) return there;
  const client = new ClientConnection();
  known.set(socket, client);
  if (socket.destroyed) client.close();
  else
    socket.once('close', () => {
      client.close();
    });
  return client;
}
