import type { Answer } from './answer.js';
import type { ClientRequest } from './client-request.js';
import { type CompressionSettings, type Encoding, pack, wantedEncoding } from './compression.js';
import { decidingHeaders, keptByClient } from './kept-by-clients.js';
import { answerForm } from './media-type.js';

async function smaller(answer: Answer, encoding: Encoding): Promise<Answer> {
  const body = await pack(answer.text, encoding);
  return { ...answer, packed: { encoding, body }, vary: answer.vary ?? 'accept-encoding' };
}

/**
 * Makes an answer ready to be sent: with what its client may keep of it, and smaller where the client asks for it.
 *
 * @param passedOn names of the headers of clients that are passed on to subgraphs
 * @returns what gives the answer as it came, and at once, where there is nothing to be done
 */
export function packing(
  { enabled, thresholdBytes }: CompressionSettings,
  passedOn: readonly string[],
): (request: ClientRequest, answer: Answer) => Answer | Promise<Answer> {
  const deciding = decidingHeaders(passedOn);
  function encodingOf(request: ClientRequest, { text, isSent }: Answer): Encoding | undefined {
    // A character takes one byte at least, and three at most.
    if (!enabled || isSent || text.length * 3 < thresholdBytes) return undefined;
    if (request.headers['accept-encoding'] === undefined || Buffer.byteLength(text) < thresholdBytes)
      return undefined;
    return answerForm(request.headers.accept).isEvent ? undefined : wantedEncoding(request);
  }

  return (request, answer) => {
    const encoding = encodingOf(request, answer);
    const told =
      answer.maxAgeSeconds === undefined ? answer : keptByClient(request, answer, encoding, deciding);
    return encoding === undefined || told.text === '' ? told : smaller(told, encoding);
  };
}
