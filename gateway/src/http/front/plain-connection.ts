import { isAscii } from 'node:buffer';
import { maxHeaderSize } from 'node:http';
import type { Socket } from 'node:net';

import { type ClientConnection, clientOf } from '../../subgraphs/client-connection.js';
import type { WholeAnswer } from '../client-request.js';
import { answerHead } from './plain-answer.js';
import { readPlainHead } from './plain-head.js';
import { type Carrier, PlainRequest } from './plain-request.js';

/** What was wrong with a request that is not whole, in the words of node:http. */
export type Fault = 'ERR_HTTP_REQUEST_TIMEOUT' | 'HPE_INVALID_EOF_STATE';

/** What all plain connections of a server have in common. */
export interface PlainOwner {
  /** The line that a plain request begins with, with its end. */
  readonly requestLine: string;
  readonly path: string;
  /** A longer body is for node:http to refuse. */
  readonly maxBodyBytes: number;
  /** The time in which a request must have come, in milliseconds. */
  readonly receiveTimeoutMs: number;
  /** How long a connection is kept on which nothing is asked, in milliseconds. */
  readonly keepAliveMs: number;
  /** What an answer says of a connection that is kept. */
  readonly kept: string;
  serve(request: PlainRequest): void;
  /** Gives a connection to node:http, for the rest of its life. */
  handOver(connection: PlainConnection, socket: Socket): void;
  /** Tells a client of a request that is not whole, and ends its connection. */
  refuse(socket: Socket, fault: Fault): void;
  lost(connection: PlainConnection): void;
}

const HEAD_END = '\r\n\r\n';
const HEAD_END_BYTES = Buffer.from(HEAD_END);
/** Node counts the bytes of a head in its own way: what could be near its limit is for it to judge. */
const MAX_HEAD_BYTES = Math.min(8_192, Math.floor(maxHeaderSize / 2));
/** A head comes in one piece, or in two where it is cut between packets: one in many is for node:http, which reads it byte by byte. */
const MOST_PIECES = 4;

/**
 * Where a connection is: before a request, or within its head; within a body; at a request whose answer is not sent; or after the last answer.
 */
type Phase = 'head' | 'body' | 'answer' | 'over';

/**
 * A connection of a client as long as it sends nothing but plain requests, one after the other. It reads no more of those behind a request
 * than came along with it until that is answered and the client has taken the answer.
 */
export class PlainConnection implements Carrier {
  readonly client: ClientConnection;
  private phase: Phase = 'head';
  /** Whether a request has been answered on it. */
  private isUsed = false;
  /** When it came, the request began or the last one was answered, on the clock of `performance.now()`. */
  private since = performance.now();
  /** What came of a head that is not whole, or behind a request. */
  private rest: Buffer | undefined;
  private pieces = 0;
  private request: PlainRequest | undefined;
  private parts: Buffer[] = [];
  /** Bytes of the body that are still to come. */
  private left = 0;

  constructor(
    private readonly socket: Socket,
    private readonly owner: PlainOwner,
  ) {
    this.client = clientOf(socket);
    socket.on('data', this.take);
    socket.on('end', this.onEnd);
    socket.on('error', this.onError);
    socket.on('close', this.onClose);
  }

  /** Whether nothing is asked on it, so that nobody misses it. */
  private get isIdle(): boolean {
    return this.phase === 'head' && this.rest === undefined;
  }

  send(answer: WholeAnswer): void {
    const { socket, owner } = this;
    this.request = undefined;
    this.since = performance.now();
    this.phase = answer.isLast ? 'over' : 'head';
    this.isUsed = true;
    if (!socket.writable) return;
    const head = answerHead(answer, owner.kept);
    const { body } = answer;
    let isTaken: boolean;
    if (typeof body === 'string') isTaken = socket.write(head + body, answer.isAscii ? 'latin1' : 'utf8');
    else {
      socket.cork();
      socket.write(head, 'latin1');
      isTaken = socket.write(body);
      socket.uncork();
    }
    if (answer.isLast) socket.destroySoon();
    else if (isTaken) this.next();
    else {
      socket.pause();
      socket.once('drain', this.next);
    }
  }

  destroy(): void {
    this.socket.destroy();
  }

  /** Ends what takes too long. @param now on the clock of `performance.now()` */
  check(now: number): void {
    const { phase, owner, socket } = this;
    if (phase === 'answer') return;
    // Who still takes an answer is not late with the next request.
    if (phase === 'head' && socket.writableLength > 0 && (this.isIdle || socket.isPaused())) this.since = now;
    const isKept = this.isIdle && this.isUsed;
    if (now - this.since < (isKept ? owner.keepAliveMs : owner.receiveTimeoutMs)) return;
    if (isKept || phase === 'over') socket.destroy();
    else this.refuse('ERR_HTTP_REQUEST_TIMEOUT');
  }

  /** The server is to stop: ends it where nobody waits on it. */
  stop(): void {
    if (!this.isIdle) return;
    this.phase = 'over';
    this.socket.destroySoon();
  }

  private readonly take = (bytes: Buffer): void => {
    switch (this.phase) {
      case 'head':
        this.takeHead(this.rest ? Buffer.concat([this.rest, bytes]) : bytes);
        break;
      case 'body':
        this.takeBody(bytes);
        break;
      case 'answer':
        this.keepForLater(bytes);
        break;
      case 'over':
        break;
    }
  };

  private takeHead(bytes: Buffer): void {
    this.rest = undefined;
    const { requestLine, maxBodyBytes } = this.owner;
    const end = bytes.indexOf(HEAD_END_BYTES);
    const size = end === -1 ? bytes.length : end;
    if (size > MAX_HEAD_BYTES) {
      this.handOver(bytes);
      return;
    }
    if (end === -1) {
      const text = bytes.toString('latin1');
      this.pieces += 1;
      const mayBePlain =
        text.length < requestLine.length ? requestLine.startsWith(text) : text.startsWith(requestLine);
      if (!mayBePlain || this.pieces > MOST_PIECES) {
        this.handOver(bytes);
        return;
      }
      if (this.pieces === 1 && this.isUsed) this.since = performance.now();
      this.rest = bytes;
      return;
    }
    const text = bytes.toString('latin1', 0, end + 2);
    const head = text.startsWith(requestLine) ? readPlainHead(text.slice(requestLine.length)) : undefined;
    if (head === undefined || head.size > maxBodyBytes) this.handOver(bytes);
    else
      this.begin(
        new PlainRequest(this.owner.path, head.headers, this),
        head.size,
        bytes,
        end + HEAD_END.length,
      );
  }

  private begin(request: PlainRequest, size: number, bytes: Buffer, start: number): void {
    this.request = request;
    const end = start + size;
    if (bytes.length >= end) {
      if (bytes.length > end) this.keepForLater(bytes.subarray(end));
      this.whole(request, bytes.subarray(start, end));
    } else {
      if (this.pieces === 0 && this.isUsed) this.since = performance.now();
      this.phase = 'body';
      this.left = end - bytes.length;
      if (bytes.length > start) this.parts.push(bytes.subarray(start));
    }
    this.pieces = 0;
    this.owner.serve(request);
  }

  private takeBody(bytes: Buffer): void {
    const { request } = this;
    if (bytes.length < this.left) {
      this.left -= bytes.length;
      this.parts.push(bytes);
      return;
    }
    if (bytes.length > this.left) this.keepForLater(bytes.subarray(this.left));
    this.parts.push(bytes.subarray(0, this.left));
    const body = Buffer.concat(this.parts);
    this.parts = [];
    if (request) this.whole(request, body);
  }

  private whole(request: PlainRequest, body: Buffer): void {
    this.phase = 'answer';
    request.took(body.toString(isAscii(body) ? 'latin1' : 'utf8'));
  }

  /** Keeps what came behind a request until that is answered, and reads no more. */
  private keepForLater(bytes: Buffer): void {
    this.rest = this.rest ? Buffer.concat([this.rest, bytes]) : bytes;
    this.socket.pause();
  }

  /** Goes on with what came behind a request, and with reading. */
  private readonly next = (): void => {
    if (this.rest) this.takeHead(this.rest);
    const isHeldBack = this.phase === 'answer' && this.rest !== undefined;
    if (!isHeldBack && this.phase !== 'over' && this.socket.isPaused()) this.socket.resume();
  };

  private handOver(bytes: Buffer): void {
    const { socket } = this;
    this.phase = 'over';
    this.detach();
    // What came must be read in its order, by who reads from now on.
    socket.pause();
    socket.unshift(bytes);
    this.owner.handOver(this, socket);
    socket.resume();
  }

  private detach(): void {
    const { socket } = this;
    socket.off('data', this.take);
    socket.off('end', this.onEnd);
    socket.off('error', this.onError);
    socket.off('close', this.onClose);
    socket.off('drain', this.next);
  }

  /** The client sends no more: as node:http does, nothing is sent to it either. */
  private readonly onEnd = (): void => {
    if (this.phase === 'over') return;
    if (this.phase === 'body' || this.rest !== undefined) this.refuse('HPE_INVALID_EOF_STATE');
    else this.socket.end();
  };

  private refuse(fault: Fault): void {
    this.phase = 'over';
    this.owner.refuse(this.socket, fault);
  }

  /** What follows an error is the end of the connection. */
  private readonly onError = (): void => undefined;

  private readonly onClose = (): void => {
    this.phase = 'over';
    this.rest = undefined;
    this.parts = [];
    this.owner.lost(this);
    this.request?.took({ fault: 'broken off' });
  };
}
