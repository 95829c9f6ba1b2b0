import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a broker that can be cut, stood still and shut: what connects to the port reaches the broker, byte by byte. */
export interface Door {
  readonly port: number;
  /** Nothing passes any more on the connections there are; on those to come neither where `forGood`. */
  freeze(forGood?: boolean): void;
  /** Resets the connections there are. */
  cut(): void;
  /** Resets the connections and takes none. */
  shut(): Promise<void>;
  /** Takes connections again, at the same port. */
  open(): Promise<void>;
}

/** Opens a door to a broker. @param broker `host:port` */
export async function openDoor(broker: string): Promise<Door> {
  const [host = '', target = ''] = broker.split(':');
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((near) => {
    const far = connect(Number(target), host);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
    if (frozen) for (const socket of [near, far]) socket.unpipe().pause();
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    freeze(forGood = false) {
      frozen = forGood;
      for (const socket of sockets) socket.unpipe().pause();
    },
    cut,
    async shut() {
      const gone = new Promise((resolve) => server.close(resolve));
      cut();
      await gone;
    },
    open: () => listen(port),
  };
}
