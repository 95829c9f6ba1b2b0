import { connect, createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a proxy does to the connections through it. */
export type Fault =
  /** Passes everything on. */
  | { readonly kind: 'none' }
  /** Ends each connection as soon as it is made, as where nobody listens. */
  | { readonly kind: 'dead' }
  /** Takes what is sent and answers nothing. */
  | { readonly kind: 'silent' }
  /** Holds back each answer. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** Answers with these bytes. */
  | { readonly kind: 'answers'; readonly bytes: string }
  /** Passes on the first bytes of an answer, then resets the connection. */
  | { readonly kind: 'half'; readonly bytes: number }
  /** Passes an answer on, then closes the connection that was to be kept. */
  | { readonly kind: 'closes' };

/** A proxy between the gateway and one subgraph. */
export interface TcpProxy {
  /** Where it listens, with the path of what it stands before. */
  readonly address: string;
  /** Connections that were made to it. */
  connections(): number;
  /** Changes what it does; connections that are open are ended. */
  set(fault: Fault): void;
  stop(): Promise<void>;
}

function withAnswer(client: Socket, fault: Fault, chunk: Buffer): void {
  if (fault.kind === 'slow') setTimeout(() => client.write(chunk), fault.delayMs).unref();
  else if (fault.kind === 'half')
    client.write(chunk.subarray(0, fault.bytes), () => client.resetAndDestroy());
  else if (fault.kind === 'closes') client.end(chunk);
  else client.write(chunk);
}

/** Starts one before an address. */
export async function startTcpProxy(target: string): Promise<TcpProxy> {
  const { hostname, port, pathname } = new URL(target);
  let fault: Fault = { kind: 'none' };
  let made = 0;
  const open = new Set<Socket>();
  const server = createServer((client) => {
    made += 1;
    open.add(client);
    client.on('close', () => open.delete(client));
    client.on('error', () => undefined);
    const { kind } = fault;
    if (kind === 'dead') client.resetAndDestroy();
    else if (kind === 'silent') client.resume();
    else if (kind === 'answers') {
      const { bytes } = fault;
      client.on('data', () => client.write(bytes));
    } else {
      const server = connect({ host: hostname, port: Number(port) });
      server.on('error', () => client.destroy());
      server.on('close', () => client.end());
      client.on('close', () => server.destroy());
      client.pipe(server);
      server.on('data', (chunk: Buffer) => {
        withAnswer(client, fault, chunk);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endAll = (): void => {
    for (const each of open) each.destroy();
  };
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}${pathname}`,
    connections: () => made,
    set(next) {
      fault = next;
      endAll();
    },
    async stop() {
      endAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
