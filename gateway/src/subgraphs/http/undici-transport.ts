import { type Dispatcher, Pool } from 'undici';

import { callGate } from './call-gate.js';
import {
  codeOf,
  HttpFailure,
  KEEP_ALIVE_MS,
  type PooledTransport,
  type PoolSize,
  tooLarge,
} from './http-call.js';
import type { Carrier, PendingCall } from './pending-call.js';

/** Reads the answer to one call; it ends the call itself where that grows too large. */
class AnswerReader implements Dispatcher.DispatchHandler, Carrier {
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private size = 0;
  private readonly chunks: Buffer[] = [];

  constructor(private readonly pending: PendingCall) {
    pending.carrier = this;
  }

  abandon(): void {
    this.controller?.abort(new HttpFailure('cancelled', 'nobody waits for the answer', false));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // Given up while it waited for a connection.
    if (this.pending.isSettled) this.abandon();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.size += chunk.length;
    if (this.size <= this.pending.call.maxBytes) this.chunks.push(chunk);
    else {
      this.pending.fail(tooLarge(this.pending.call));
      this.abandon();
    }
  }

  onResponseEnd(): void {
    const [only] = this.chunks;
    const bytes = this.chunks.length === 1 && only ? only : Buffer.concat(this.chunks);
    this.pending.answer(this.status, bytes.toString('utf8'));
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.pending.fail(new HttpFailure('network', codeOf(error), this.status === 0));
  }
}

/** Opens the connections to one subgraph as they are needed, over TLS where its address says so. */
export function openUndiciTransport(origin: string, size: PoolSize): PooledTransport {
  const pool = new Pool(origin, {
    connections: size.connections,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Each call has a time limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return {
    post: callGate(size, (pending) => {
      const { path, headers, body } = pending.call;
      pool.dispatch({ path, method: 'POST', headers, body }, new AnswerReader(pending));
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
