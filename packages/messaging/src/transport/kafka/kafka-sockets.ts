import { isIP, connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

import type { ISocketFactory } from 'kafkajs';

/** As kafkajs has it: a connection that is lost without a word is noticed by the system at last. */
const KEEP_ALIVE_MS = 60_000;

/** kafkajs listens for errors; a connection that just closes leaves what waits for it waiting. */
function cutError(): Error {
  return Object.assign(new Error('the connection was cut'), { code: 'ECONNABORTED' });
}

/** The connections of one client, so that they can be cut where nobody answers on them: kafkajs would wait for each answer. */
export class KafkaSockets {
  private readonly open = new Set<Socket>();
  private isCut = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const socket = (ssl as typeof ssl | undefined)
      ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
      : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.open.add(socket);
    socket.once('close', () => this.open.delete(socket));
    if (this.isCut) socket.destroy(cutError());
    return socket;
  };

  /** Cuts every connection, also those that are still to be made. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.open) socket.destroy(cutError());
  }
}
