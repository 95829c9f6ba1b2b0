import type { IncomingHttpHeaders } from 'node:http';

import type { ClientConnection } from '../../subgraphs/client-connection.js';
import type { Body, ClientReply, ClientRequest, WholeAnswer } from '../client-request.js';
import type { CrossOrigin } from '../cors.js';

/** What carries a request and its answer. */
export interface Carrier {
  readonly client: ClientConnection;
  send(answer: WholeAnswer): void;
  destroy(): void;
}

/** A plain request on its connection, with the way back. */
export class PlainRequest implements ClientRequest, ClientReply {
  readonly method = 'POST';
  readonly response = undefined;
  /** What pages of other origins are told of it. */
  crossOrigin: CrossOrigin | undefined;
  private came: Body | undefined;
  private isRead = false;
  private isWaitedFor: ((body: Body) => void) | undefined;

  constructor(
    readonly url: string,
    readonly headers: IncomingHttpHeaders,
    private readonly carrier: Carrier,
  ) {}

  get client(): ClientConnection {
    return this.carrier.client;
  }

  get complete(): boolean {
    return this.isRead && typeof this.came === 'string';
  }

  body(): Body | Promise<Body> {
    this.isRead = true;
    return (
      this.came ??
      new Promise((resolve) => {
        this.isWaitedFor = resolve;
      })
    );
  }

  /** Says what came of its body; the first holds. */
  took(body: Body): void {
    this.came ??= body;
    this.isWaitedFor?.(this.came);
  }

  send(answer: WholeAnswer): void {
    this.carrier.send(answer);
  }

  destroy(): void {
    this.carrier.destroy();
  }
}
