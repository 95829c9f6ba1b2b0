import { connect, type Socket } from 'node:net';

import { codeOf, HttpFailure, KEEP_ALIVE_MS, tooLarge } from './http-call.js';
import type { Carrier, PendingCall } from './pending-call.js';
import { ResponseReader, UnreadableResponse } from './response-reader.js';

/** One read of a socket takes as much at most; a larger answer comes in several. */
const READ_BYTES = 32_768;
/** As long before the other side may close an idle connection it is used no more. */
const MARGIN_MS = 1_000;
const CLOSED = 'the connection was closed';
const MS_PER_SECOND = 1_000;
/** What no header may hold (RFC 9110, 5.5). */
const UNFIT = /[^\t\x20-\x7e\x80-\xff]/;

/** Where a subgraph listens. */
export interface Place {
  readonly hostname: string;
  readonly port: number;
  /** As the header `host` names it. */
  readonly host: string;
}

/** Told how a connection is. */
export interface Owner {
  /** It can carry the next call. */
  free(connection: Connection): void;
  /** It has gone. */
  lost(connection: Connection): void;
}

function headOf(host: string, path: string, headers: readonly string[], size: number): string {
  let head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive\r\n`;
  for (let at = 0; at + 1 < headers.length; at += 2) {
    const value = headers[at + 1] ?? '';
    if (UNFIT.test(value)) throw new HttpFailure('network', 'a header cannot be sent', false);
    head += `${headers[at] ?? ''}: ${value}\r\n`;
  }
  return `${head}content-length: ${size}\r\n\r\n`;
}

/**
 * One connection to a subgraph that carries one call after another (HTTP/1.1, RFC 9112, 9.3): whatever comes that was not asked for, or cannot be
 * read, ends it, so that no answer is ever taken for that of another call.
 */
export class Connection implements Carrier {
  /** Until when it may be used again while it is idle, on the clock of `performance.now()`. */
  usableUntil = 0;
  isConnected = false;
  private readonly socket: Socket;
  private pending: PendingCall | undefined;
  private reader: ResponseReader | undefined;
  private isLost = false;

  constructor(
    private readonly place: Place,
    private readonly owner: Owner,
  ) {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    this.socket = connect({
      host: place.hostname,
      port: place.port,
      noDelay: true,
      // Without the machinery of streams: what comes is read at once.
      onread: {
        buffer,
        callback: (count) => {
          this.take(count === buffer.length ? buffer : buffer.subarray(0, count));
          return true;
        },
      },
    });
    this.socket.on('connect', () => {
      this.isConnected = true;
    });
    this.socket.on('error', (error) => this.shut(codeOf(error)));
    this.socket.on('end', () => {
      if (this.reader?.end() === true) this.finish(this.reader);
      else this.shut(CLOSED);
    });
    this.socket.on('close', () => this.shut(CLOSED));
  }

  /** Sends a call; it learns of its answer or failure. */
  send(pending: PendingCall): void {
    const { path, headers, body, maxBytes } = pending.call;
    const size = Buffer.byteLength(body);
    let head: string;
    try {
      head = headOf(this.place.host, path, headers, size);
    } catch (error) {
      pending.fail(error as HttpFailure);
      this.owner.free(this);
      return;
    }
    this.pending = pending;
    this.reader = new ResponseReader(maxBytes);
    pending.carrier = this;
    // In one piece: a body of ASCII needs no encoding, others go along with the headers.
    if (size === body.length) this.socket.write(head + body, 'latin1');
    else {
      this.socket.cork();
      this.socket.write(head, 'latin1');
      this.socket.write(body, 'utf8');
      this.socket.uncork();
    }
  }

  /** Nobody waits for the answer: what still comes of it must not be taken for the next one. */
  abandon(): void {
    this.pending = undefined;
    this.close();
  }

  /** Ends the connection; a call that is under way on it fails. */
  shut(cause: string): void {
    this.fail(new HttpFailure('network', cause, this.reader?.hasBegun !== true));
  }

  private take(bytes: Buffer): void {
    const { reader } = this;
    if (reader === undefined || this.pending === undefined) {
      // Nobody asked.
      this.close();
      return;
    }
    try {
      if (reader.take(bytes)) this.finish(reader);
    } catch (error) {
      if (!(error instanceof UnreadableResponse)) throw error;
      const { call } = this.pending;
      this.fail(error.isTooLarge ? tooLarge(call) : new HttpFailure('network', error.message, false));
    }
  }

  private finish({ status, text, isKept, idleSeconds }: ResponseReader): void {
    const { pending } = this;
    this.pending = undefined;
    this.reader = undefined;
    // An answer that came before all was sent leaves the rest of it on the way.
    if (!isKept || this.socket.writableLength > 0) this.close();
    else {
      const idleMs = idleSeconds === undefined ? KEEP_ALIVE_MS : idleSeconds * MS_PER_SECOND - MARGIN_MS;
      this.usableUntil = performance.now() + Math.min(idleMs, KEEP_ALIVE_MS);
      this.owner.free(this);
    }
    pending?.answer(status, text);
  }

  private close(): void {
    this.socket.destroy();
    if (this.isLost) return;
    this.isLost = true;
    this.isConnected = false;
    this.owner.lost(this);
  }

  private fail(failure: HttpFailure): void {
    const { pending } = this;
    this.pending = undefined;
    this.close();
    pending?.fail(failure);
  }
}
