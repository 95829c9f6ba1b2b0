import { type GatewayProblem, gatewayProblem, problemAsError } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { AnswerError } from '../projection/merge-errors.js';
import { SERVER_SENT_EVENTS } from '../realtime/transports/stream-form.js';
import type { ClientReply, ClientRequest } from './client-request.js';
import type { Encoding } from './compression.js';
import { answerForm } from './media-type.js';

/** How many calls of subgraphs an answer took. */
export const FETCHES_HEADER = 'x-zhucan-subgraph-fetches';

/** What is sent for a request. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  /** Calls of subgraphs; nothing where none could have been made. */
  readonly calls?: number;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
  /** Whether the response is written already, as a stream. */
  readonly isSent?: true;
  /** How long the client may keep it, in seconds; nothing where it may not. */
  readonly maxAgeSeconds?: number | undefined;
  /** What caches are told of it; nothing where they must not keep it. */
  readonly cacheControl?: string;
  /** Names of the headers of a request that decide what is in it, where a cache must know. */
  readonly vary?: string;
  /** The body as it is sent, where the text was made smaller. */
  readonly packed?: { readonly encoding: Encoding; readonly body: Buffer };
  /** What the first error says of itself, for the count of answers. */
  readonly told?: AnswerError['extensions'] | undefined;
}

/** A refusal is an answer of its own. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: GatewayProblem,
    /** Names and values in turn. */
    readonly headers: readonly string[] = [],
  ) {
    super(problem.rule);
  }
}

/** The answer that a refusal is. */
function refusedAnswer({ status, headers, problem }: Refused, requestId: string): Answer {
  const error = problemAsError(problem, requestId);
  return { status, headers, text: JSON.stringify({ errors: [error] }), told: error.extensions };
}

/** The answer where something went wrong: what was refused says why, anything else is logged and masked. */
export function failureAnswer(
  error: unknown,
  requestId: string,
  logger: GatewayLogger,
  what: string,
): Answer {
  if (error instanceof Refused) return refusedAnswer(error, requestId);
  logger.error({ requestId, err: error }, what);
  return refusedAnswer(new Refused(500, gatewayProblem('INTERNAL_SERVER_ERROR', 'internal')), requestId);
}

/** What every answer carries, names and values in turn. */
const FIXED_HEADERS = ['x-content-type-options', 'nosniff', 'referrer-policy', 'no-referrer'];
/** An answer of this status has no body. */
export const NOT_MODIFIED = 304;

/** What a cache must look at, with what was said before the request was read: of pages of other origins. */
function varyHeader(before: string | undefined, vary: string | undefined): string | undefined {
  return before === undefined || vary === undefined ? (before ?? vary) : `${before}, ${vary}`;
}

/**
 * Sends an answer.
 *
 * @param isClosing whether the server is about to stop, so that the connection is not kept
 * @returns how large its body is, in bytes
 */
export function sendAnswer(
  request: ClientRequest,
  reply: ClientReply,
  requestId: string,
  { status, text: json, calls, headers, cacheControl, vary, packed }: Answer,
  isClosing: boolean,
): number {
  const { contentType, isEvent } = answerForm(request.headers.accept);
  const text = isEvent ? SERVER_SENT_EVENTS.answer(json.trimEnd()) + SERVER_SENT_EVENTS.end : json;
  const size = packed ? packed.body.length : Buffer.byteLength(text);
  const lines = reply.crossOrigin ? [...reply.crossOrigin.lines, ...FIXED_HEADERS] : [...FIXED_HEADERS];
  lines.push('x-request-id', requestId, 'cache-control', cacheControl ?? 'no-store');
  if (status !== NOT_MODIFIED) lines.push('content-type', contentType, 'content-length', String(size));
  if (calls !== undefined) lines.push(FETCHES_HEADER, String(calls));
  // What was not read of a refused body would be taken for the next request.
  const isLast = isClosing || !request.complete;
  if (isLast) lines.push('connection', 'close');
  if (headers !== undefined) lines.push(...headers);
  if (packed) lines.push('content-encoding', packed.encoding);
  const varies = varyHeader(reply.crossOrigin?.vary, vary);
  if (varies !== undefined) lines.push('vary', varies);
  const isAscii = packed === undefined && size === text.length;
  reply.send({ status, lines, body: packed?.body ?? text, isAscii, isLast });
  return size;
}
