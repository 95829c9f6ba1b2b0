import type { ClientConnection } from '../client-connection.js';

/** What a call over HTTP brought. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** One call over HTTP. */
export interface HttpCall {
  readonly path: string;
  /** Names and values in turn, besides those that say where the message begins and ends. */
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
    /** Whether nothing came back: the other side may never have seen the call, as when it closed an idle connection. */
    readonly unanswered: boolean,
  ) {
    super(cause);
  }
}

/** What an error of the system is called: its code says what happened, its message may hold addresses. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'the connection failed';
}

export const tooLarge = ({ maxBytes }: HttpCall): HttpFailure =>
  new HttpFailure('too large', `the answer is over ${maxBytes} bytes`, false);
export const tooLate = (): HttpFailure => new HttpFailure('deadline', 'no answer in time', false);
export const cancelled = (): HttpFailure => new HttpFailure('cancelled', 'the client has gone', false);

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
export const KEEP_ALIVE_MS = 4_000;
