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

/** A proxy between clients and one server. */
export interface TcpProxy {
  /** Where it listens, with the path of what it stands before. */
  readonly address: string;
  /** Connections that were made to it. */
  connections(): number;
  /** The port of loopback on which it listens. */
  readonly port: number;
  /** Changes what it does; connections that are open are ended. */
  set(fault: Fault): void;
  /** Keeps back what comes from either side, as a network that stalls; connections stay open. */
  hold(): void;
  /** Passes on what was kept back, in its order, and what comes. */
  release(): void;
  /** Resets each open connection; new ones are passed on. */
  cut(): void;
  stop(): Promise<void>;
}

function withAnswer(client: Socket, fault: Fault, chunk: Buffer): void {
  if (fault.kind === 'slow') setTimeout(() => client.write(chunk), fault.delayMs).unref();
  else if (fault.kind === 'half')
    client.write(chunk.subarray(0, fault.bytes), () => client.resetAndDestroy());
  else if (fault.kind === 'closes') client.end(chunk);
  else client.write(chunk);
}

/** What is kept back while a proxy holds, in the order in which it came. */
class Hold {
  private kept: (() => void)[] | undefined;

  begin(): void {
    this.kept ??= [];
  }

  end(): void {
    const kept = this.kept ?? [];
    this.kept = undefined;
    for (const pass of kept) pass();
  }

  /** Does it now, or once the hold ends. */
  through(pass: () => void): void {
    if (this.kept) this.kept.push(pass);
    else pass();
  }
}

/** Starts one before an address, of which it passes bytes on whatever their protocol is. */
export async function startTcpProxy(target: string, listenOn = 0): Promise<TcpProxy> {
  const { protocol, hostname, port, pathname } = new URL(target);
  let fault: Fault = { kind: 'none' };
  let made = 0;
  const open = new Set<Socket>();
  const hold = new Hold();
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
      server.on('close', () => hold.through(() => client.end()));
      client.on('close', () => hold.through(() => server.destroy()));
      client.on('data', (chunk: Buffer) => hold.through(() => server.write(chunk)));
      client.on('end', () => hold.through(() => server.end()));
      server.on('data', (chunk: Buffer) => hold.through(() => withAnswer(client, fault, chunk)));
    }
  });
  await new Promise<void>((resolve) => server.listen(listenOn, '127.0.0.1', resolve));
  const endAll = (): void => {
    for (const each of open) each.destroy();
  };
  const { port: ownPort } = server.address() as AddressInfo;
  return {
    address: `${protocol}//127.0.0.1:${ownPort}${pathname}`,
    port: ownPort,
    connections: () => made,
    set(next) {
      fault = next;
      endAll();
    },
    hold: () => hold.begin(),
    release: () => hold.end(),
    cut() {
      hold.end();
      for (const each of open) each.resetAndDestroy();
    },
    async stop() {
      hold.end();
      endAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
