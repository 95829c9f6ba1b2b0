import { type Dispatcher, Pool } from 'undici';

import type { ClientConnection } from './client-connection.js';

/** What a call over HTTP brought. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** One call over HTTP. */
export interface HttpCall {
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body: string;
  /** After so many milliseconds it is given up. */
  readonly timeoutMs: number;
  /** The largest answer that is read, in bytes. */
  readonly maxBytes: number;
  /** The client with whom the call is given up; nothing where it is made in any case. */
  readonly client: ClientConnection | undefined;
}

/** Why a call brought no answer. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  constructor(
    readonly reason: 'network' | 'deadline' | 'too large' | 'overload' | 'cancelled',
    cause: string,
    /** Whether the other side may have seen the call: one that it closed as it was idle has not been seen. */
    readonly unanswered: boolean,
  ) {
    super(cause);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'the connection failed';
}

/** Reads one answer; it ends the call itself where it takes too long or grows too large. */
class AnswerReader implements Dispatcher.DispatchHandler {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private size = 0;
  private readonly chunks: Buffer[] = [];
  private failure: HttpFailure | undefined;
  private readonly timer: NodeJS.Timeout;
  private settled = false;

  constructor(
    private readonly call: HttpCall,
    private readonly resolve: (answer: HttpAnswer) => void,
    private readonly reject: (failure: HttpFailure) => void,
    private readonly onEnd: () => void,
  ) {
    this.timer = setTimeout(() => {
      this.end(new HttpFailure('deadline', 'no answer in time', false));
    }, call.timeoutMs);
    call.client?.begin(this);
  }

  /** Gives the call up, as nobody waits for it. */
  cancel(): void {
    this.end(new HttpFailure('cancelled', 'the client has gone', false));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // Given up while it waited for a connection.
    if (this.failure) controller.abort(this.failure);
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size > this.call.maxBytes)
      this.end(new HttpFailure('too large', `the answer is over ${this.call.maxBytes} bytes`, false));
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.settled) return;
    this.settle();
    const [only] = this.chunks;
    const bytes = this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks);
    this.resolve({ status: this.status, text: bytes.toString('utf8') });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.settled) return;
    this.settle();
    this.reject(this.failure ?? new HttpFailure('network', codeOf(error), this.status === 0));
  }

  private end(failure: HttpFailure): void {
    if (this.settled) return;
    this.failure = failure;
    this.settle();
    this.reject(failure);
    this.controller?.abort(failure);
  }

  private settle(): void {
    this.settled = true;
    clearTimeout(this.timer);
    this.onEnd();
    this.call.client?.end(this);
  }
}

/** How busy the connections to one subgraph are. */
export interface TransportLoad {
  readonly active: number;
  readonly queued: number;
  readonly connected: number;
}

/** Connections to one subgraph that are kept open, as many as may be busy at once. */
export interface PooledTransport {
  /** @throws HttpFailure where no whole answer came */
  post(call: HttpCall): Promise<HttpAnswer>;
  /** How many calls are under way or wait, and how many connections there are. */
  load(): TransportLoad;
  close(): Promise<void>;
}

/** How many calls of one subgraph there may be. */
export interface PoolSize {
  /** Calls in flight at most; more wait their turn. */
  readonly connections: number;
  /** Calls that wait at most; more are refused at once, so that those who wait are still served in time. */
  readonly maxWaiting: number;
}

export const DEFAULT_POOL: PoolSize = { connections: 32, maxWaiting: 1_000 };
/** Shorter than the time after which servers close idle connections: 5 s in Node, mostly more elsewhere. */
const KEEP_ALIVE_MS = 4_000;

/** Opens the connections to one subgraph as they are needed. */
export function openTransport(
  origin: string,
  { connections, maxWaiting }: PoolSize = DEFAULT_POOL,
): PooledTransport {
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Each call has a time limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  let underWay = 0;
  const ended = (): void => {
    underWay -= 1;
  };
  return {
    post: (call) =>
      new Promise((resolve, reject) => {
        if (underWay >= connections + maxWaiting) {
          reject(new HttpFailure('overload', 'too many calls wait', false));
          return;
        }
        const { path, headers, body } = call;
        underWay += 1;
        pool.dispatch(
          { path, method: 'POST', headers, body },
          new AnswerReader(call, resolve, reject, ended),
        );
      }),
    load: () => ({
      active: pool.stats.running,
      queued: pool.stats.queued,
      connected: pool.stats.connected,
    }),
    // Calls under way were waited for by whoever closes.
    close: () => pool.destroy(),
  };
}
