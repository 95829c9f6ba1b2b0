import { type Dispatcher, Pool } from 'undici';

import {
  cancelled,
  codeOf,
  type HttpAnswer,
  type HttpCall,
  HttpFailure,
  KEEP_ALIVE_MS,
  type PooledTransport,
  type PoolSize,
  tooLarge,
  tooLate,
} from './http-call.js';

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
      this.end(tooLate());
    }, call.timeoutMs);
    call.client?.begin(this);
  }

  /** Gives the call up, as nobody waits for it. */
  cancel(): void {
    this.end(cancelled());
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
    if (this.size > this.call.maxBytes) this.end(tooLarge(this.call));
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

/** Opens the connections to one subgraph as they are needed, over TLS where its address says so. */
export function openUndiciTransport(origin: string, { connections, maxWaiting }: PoolSize): PooledTransport {
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
