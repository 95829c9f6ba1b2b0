import { callGate } from './call-gate.js';
import { Connection, type Owner, type Place } from './connection.js';
import { HttpFailure, type PooledTransport, type PoolSize } from './http-call.js';
import type { PendingCall } from './pending-call.js';

const HTTP_PORT = 80;
/** How often idle connections are looked through. */
const SWEEP_MS = 1_000;
const IDLE = 'the connection was idle for long';
const CLOSED = 'the connections are closed';

function placeOf(origin: string): Place {
  const { hostname, port, host } = new URL(origin);
  // An address of IPv6 stands in brackets in a URL alone.
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? HTTP_PORT : Number(port), host };
}

/**
 * The connections to one subgraph over plain HTTP/1.1. The one that was used last is used first, so that no more are kept than are needed;
 * one that the other side may be about to close is not used.
 */
class ConnectionPool implements Owner {
  private readonly connections = new Set<Connection>();
  private readonly idle: Connection[] = [];
  private waiting: PendingCall[] = [];
  private sweeper: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly place: Place,
    private readonly size: PoolSize,
  ) {}

  start(pending: PendingCall): void {
    if (this.isClosed) {
      pending.fail(new HttpFailure('overload', CLOSED, false));
      return;
    }
    const connection = this.idleOne() ?? this.newOne();
    if (connection) connection.send(pending);
    else this.waiting.push(pending);
  }

  free(connection: Connection): void {
    const next = this.nextWaiting();
    if (next) connection.send(next);
    else this.idle.push(connection);
  }

  lost(connection: Connection): void {
    this.connections.delete(connection);
    const at = this.idle.indexOf(connection);
    if (at !== -1) this.idle.splice(at, 1);
    if (this.isClosed) return;
    const next = this.nextWaiting();
    if (next) this.start(next);
  }

  get active(): number {
    return this.connections.size - this.idle.length;
  }

  get queued(): number {
    return this.waiting.reduce((count, { isSettled }) => count + (isSettled ? 0 : 1), 0);
  }

  get connected(): number {
    let count = 0;
    for (const { isConnected } of this.connections) if (isConnected) count += 1;
    return count;
  }

  close(): void {
    this.isClosed = true;
    clearInterval(this.sweeper);
    const waiting = this.waiting.splice(0);
    for (const connection of [...this.connections]) connection.shut(CLOSED);
    for (const pending of waiting) pending.fail(new HttpFailure('network', CLOSED, true));
  }

  private idleOne(): Connection | undefined {
    const now = performance.now();
    for (;;) {
      const connection = this.idle.pop();
      if (connection === undefined || connection.usableUntil > now) return connection;
      connection.shut(IDLE);
    }
  }

  private newOne(): Connection | undefined {
    if (this.connections.size >= this.size.connections) return undefined;
    const connection = new Connection(this.place, this);
    this.connections.add(connection);
    this.sweeper ??= setInterval(() => this.sweep(), SWEEP_MS).unref();
    return connection;
  }

  private nextWaiting(): PendingCall | undefined {
    for (;;) {
      const next = this.waiting.shift();
      if (next === undefined || !next.isSettled) return next;
    }
  }

  private sweep(): void {
    const now = performance.now();
    for (const connection of [...this.idle]) if (connection.usableUntil <= now) connection.shut(IDLE);
    this.waiting = this.waiting.filter(({ isSettled }) => !isSettled);
    if (this.connections.size > 0) return;
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }
}

/** Opens the connections to one subgraph as they are needed. @param origin an address with `http:` */
export function openPlainTransport(origin: string, size: PoolSize): PooledTransport {
  const pool = new ConnectionPool(placeOf(origin), size);
  return {
    post: callGate(size, (pending) => pool.start(pending)),
    load: () => ({ active: pool.active, queued: pool.queued, connected: pool.connected }),
    // Calls under way were waited for by whoever closes.
    close: () => {
      pool.close();
      return Promise.resolve();
    },
  };
}
