import { createHash } from 'node:crypto';

import { type Answer, NOT_MODIFIED } from './answer.js';
import type { ClientRequest } from './client-request.js';
import type { Encoding } from './compression.js';
import { answerForm } from './media-type.js';

/** What decides what is in an answer beside the address: who asks, and what he asks for by headers. */
const DECIDES = ['authorization', 'accept', 'accept-encoding', 'x-zhucan-cost', 'x-zhucan-query-plan'];

/** The same for `vary`, with the headers of clients that are passed on to subgraphs. */
export function decidingHeaders(passedOn: readonly string[]): string {
  return [...new Set([...DECIDES, ...passedOn])].join(', ');
}

/** Whether a client has what a tag stands for (RFC 9110, 13.1.2): the weak comparison, in which `W/` does not count. */
function hasAlready(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return (
    ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((each) => each.trim().replace(/^W\//, '') === tag)
  );
}

/**
 * Lets the client keep an answer for as long as `@cacheControl` allows, and ask whether the one that it has is still good. Only the client itself
 * may keep it: the token decides what is in an answer.
 *
 * @param deciding names of the headers that decide what is in it
 */
export function keptByClient(
  request: ClientRequest,
  answer: Answer,
  encoding: Encoding | undefined,
  deciding: string,
): Answer {
  // A part of a second is none.
  const maxAge = Math.floor(answer.maxAgeSeconds ?? 0);
  if (maxAge < 1) return answer;
  const { contentType } = answerForm(request.headers.accept);
  // A strong tag stands for the very bytes: another one for each media type and each encoding.
  const hash = createHash('sha256').update(contentType).update('\n').update(answer.text).digest('base64url');
  const tag = `"${hash}${encoding === undefined ? '' : `-${encoding}`}"`;
  const told = {
    ...answer,
    vary: deciding,
    cacheControl: `private, max-age=${maxAge}`,
    headers: [...(answer.headers ?? []), 'etag', tag],
  };
  return hasAlready(request.headers['if-none-match'], tag)
    ? { ...told, status: NOT_MODIFIED, text: '' }
    : told;
}
