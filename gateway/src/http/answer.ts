import type { IncomingMessage, ServerResponse } from 'node:http';

import { type GatewayProblem, problemAsError } from '../errors/problems.js';
import type { AnswerError } from '../projection/merge-errors.js';
import { SERVER_SENT_EVENTS } from '../realtime/transports/stream-form.js';
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
export function refusedAnswer({ status, headers, problem }: Refused, requestId: string): Answer {
  const error = problemAsError(problem, requestId);
  return { status, headers, text: JSON.stringify({ errors: [error] }), told: error.extensions };
}

/** What every answer carries, names and values in turn. */
const FIXED_HEADERS = [
  'x-content-type-options',
  'nosniff',
  'referrer-policy',
  'no-referrer',
  'cache-control',
  'no-store',
];

/**
 * Sends an answer.
 *
 * @param isClosing whether the server is about to stop, so that the connection is not kept
 * @returns how large its body is, in bytes
 */
export function sendAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  { status, text: json, calls, headers }: Answer,
  isClosing: boolean,
): number {
  const { contentType, isEvent } = answerForm(request.headers.accept);
  const text = isEvent ? SERVER_SENT_EVENTS.answer(json.trimEnd()) + SERVER_SENT_EVENTS.end : json;
  const size = Buffer.byteLength(text);
  const lines = [
    ...FIXED_HEADERS,
    'x-request-id',
    requestId,
    'content-type',
    contentType,
    'content-length',
    String(size),
  ];
  if (calls !== undefined) lines.push(FETCHES_HEADER, String(calls));
  // What was not read of a refused body would be taken for the next request.
  if (isClosing || !request.complete) lines.push('connection', 'close');
  if (headers !== undefined) lines.push(...headers);
  response.writeHead(status, lines);
  // A text goes out with the headers in one piece, and one of ASCII alone needs no encoding.
  response.end(text, size === text.length ? 'latin1' : 'utf8');
  return size;
}
