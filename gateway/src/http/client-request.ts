import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

import type { ClientConnection } from '../subgraphs/client-connection.js';
import type { CrossOrigin } from './cors.js';

/** A body as text, or what came instead of one that can be read. */
export type Body = string | { readonly fault: 'too large' | 'broken off' };

/** A request of a client, whoever has read it from its connection. */
export interface ClientRequest {
  readonly method: string | undefined;
  /** Its path and query. */
  readonly url: string;
  /** By their names in small letters, as Node gives them. */
  readonly headers: IncomingHttpHeaders;
  /** Who waits for the answer. */
  readonly client: ClientConnection;
  /** Whether all of its body has been read: a request that is refused before ends its connection. */
  readonly complete: boolean;
  /**
   * Reads its body, once.
   *
   * @param maxBytes the rest of a longer one is not read
   * @returns the body itself where it is there already
   */
  body(maxBytes: number): Body | Promise<Body>;
}

/** An answer as it goes out in one piece. */
export interface WholeAnswer {
  readonly status: number;
  /** Names and values in turn, those of the body and the connection among them. */
  readonly lines: readonly string[];
  readonly body: string | Buffer;
  /** Whether the body is a text of ASCII alone, which needs no encoding. */
  readonly isAscii: boolean;
  /** Whether the connection ends with it, as its headers say. */
  readonly isLast: boolean;
}

/** Where the answer to a request goes. */
export interface ClientReply {
  /** What pages of other origins are told with it. */
  readonly crossOrigin: CrossOrigin | undefined;
  /** What a stream of answers is written to; nothing where the client takes none. */
  readonly response: ServerResponse | undefined;
  /** Sends the answer; nothing happens where the client has gone. */
  send(answer: WholeAnswer): void;
  /** Ends the connection, as the answer could not be sent. */
  destroy(): void;
}
