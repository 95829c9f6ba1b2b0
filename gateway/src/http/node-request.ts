import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

import { type ClientConnection, clientOf } from '../subgraphs/client-connection.js';
import type { Body, ClientReply, ClientRequest } from './client-request.js';
import type { CrossOrigin } from './cors.js';

/** Whether a body belongs to a request (RFC 9112, 6.3). */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** A request that node:http has read. */
export class NodeRequest implements ClientRequest {
  readonly method: string | undefined;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  private isRead = false;

  constructor(private readonly message: IncomingMessage) {
    const { method, url = '', headers } = message;
    this.method = method;
    this.url = url;
    this.headers = headers;
  }

  get client(): ClientConnection {
    return clientOf(this.message.socket);
  }

  get complete(): boolean {
    return this.isRead || (this.message.complete && !hasBody(this.message));
  }

  body(maxBytes: number): Body | Promise<Body> {
    const { message } = this;
    if (Number(this.headers['content-length'] ?? 0) > maxBytes) return { fault: 'too large' };
    return new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let size = 0;
      message.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxBytes) chunks.push(chunk);
        else {
          message.pause();
          resolve({ fault: 'too large' });
        }
      });
      message.on('end', () => {
        const [only] = chunks;
        this.isRead = true;
        resolve((chunks.length === 1 && only ? only : Buffer.concat(chunks)).toString('utf8'));
      });
      message.on('error', () => {
        resolve({ fault: 'broken off' });
      });
    });
  }
}

/** Tells a page of another origin what it is told, whatever else is answered. */
export function tellPage(response: ServerResponse, { lines, vary }: CrossOrigin): void {
  if (vary !== undefined) response.setHeader('vary', vary);
  for (let at = 0; at + 1 < lines.length; at += 2) response.setHeader(lines[at] ?? '', lines[at + 1] ?? '');
}

/** An answer that node:http writes. */
export function nodeReply(response: ServerResponse, crossOrigin: CrossOrigin | undefined): ClientReply {
  return {
    crossOrigin,
    get response() {
      // Whoever writes a stream says nothing of that.
      if (crossOrigin) tellPage(response, crossOrigin);
      return response;
    },
    send({ status, lines, body, isAscii }) {
      response.writeHead(status, [...lines]);
      if (typeof body === 'string') response.end(body, isAscii ? 'latin1' : 'utf8');
      else response.end(body);
    },
    destroy: () => void response.destroy(),
  };
}
