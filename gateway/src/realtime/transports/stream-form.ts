import { answerText } from '../../http/answer-text.js';
import type { EngineAnswer } from '../../engine/engine.js';
import type { StreamTransport } from '../../metrics/measures.js';
import type { AnswerError } from '../../projection/merge-errors.js';

/** How a stream of answers is written into one HTTP response. */
export interface StreamForm {
  readonly transport: StreamTransport;
  readonly contentType: string;
  /** What comes first. */
  readonly head: string;
  /** An answer, as JSON. */
  answer(json: string): string;
  /** What shows that the connection lives. */
  readonly heartbeat: string;
  readonly heartbeatMs: number;
  /** The last word where the stream was ended otherwise than by itself, or was refused. */
  refused(json: string): string;
  readonly end: string;
}

function nextEvent(json: string): string {
  return `event: next\ndata: ${json}\n\n`;
}

/** GraphQL over server-sent events, a connection for each operation. */
export const SERVER_SENT_EVENTS: StreamForm = {
  transport: 'sse',
  contentType: 'text/event-stream; charset=utf-8',
  // Some browsers do not take the headers for an open stream without a byte of it.
  head: ':\n\n',
  answer: nextEvent,
  heartbeat: ':\n\n',
  heartbeatMs: 12_000,
  refused: nextEvent,
  end: 'event: complete\ndata:\n\n',
};

/** The boundary between parts. */
const BOUNDARY = '--graphql';

/** A part, with the boundary after it: clients read a part when they see its end. */
export function part(json: string): string {
  return `\r\ncontent-type: application/json\r\n\r\n${json}\r\n${BOUNDARY}`;
}

/** What stands before the first part and after the last. */
export const PARTS = { head: `\r\n${BOUNDARY}`, end: '--\r\n' } as const;

/** Apollo's protocol for subscriptions over multipart. */
export const MULTIPART_SUBSCRIPTION: StreamForm = {
  transport: 'multipart',
  contentType: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
  ...PARTS,
  answer: (json) => part(`{"payload":${json}}`),
  heartbeat: part('{}'),
  heartbeatMs: 5_000,
  refused: (json) => part(`{"payload":null,${json.slice(1)}`),
};

/** An answer as JSON. */
export function answerJson({ data, errors }: EngineAnswer, requestId: string): string {
  return answerText(data, errors, requestId).trimEnd();
}

/** An answer without data as JSON. */
export function refusalJson(errors: readonly AnswerError[], requestId: string): string {
  return answerText(undefined, errors, requestId).trimEnd();
}

/** The media types that a client lists, without spaces and quotes. */
export function listedTypes(accept: string): string[] {
  return accept.toLowerCase().replace(/[\s"]/g, '').split(',');
}

/** The form in which a client takes the answers of a subscription; nothing where it takes none that there is. */
export function subscriptionForm(accept = ''): StreamForm | undefined {
  const types = listedTypes(accept);
  if (types.some((type) => type.startsWith('text/event-stream'))) return SERVER_SENT_EVENTS;
  const isMultipart = types.some(
    (type) => type.startsWith('multipart/mixed') && type.includes('subscriptionspec=1.0'),
  );
  return isMultipart ? MULTIPART_SUBSCRIPTION : undefined;
}
