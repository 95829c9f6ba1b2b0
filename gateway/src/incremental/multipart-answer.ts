import type { ServerResponse } from 'node:http';

import type { GatewayLogger } from '../logger.js';
import { beginResponse, endingErrors } from '../realtime/transports/http-stream.js';
import { ResponseWriter } from '../realtime/transports/response-writer.js';
import { answerJson, listedTypes, part, PARTS, refusalJson } from '../realtime/transports/stream-form.js';
import type { IncrementalAnswer, IncrementalMessage } from './run-deferred.js';

/** The form of incremental delivery that Apollo's clients speak. */
const CONTENT_TYPE = 'multipart/mixed;boundary="graphql";deferSpec=20220824';

/** Whether a client takes an answer in parts. */
export function acceptsParts(accept = ''): boolean {
  return (
    accept.includes('multipart/mixed') &&
    listedTypes(accept).some(
      (type) => type.startsWith('multipart/mixed') && type.includes('deferspec=20220824'),
    )
  );
}

function messageJson({ parts, hasNext }: IncrementalMessage, requestId: string): string {
  const incremental = parts.map(({ errors, ...rest }) => ({
    ...rest,
    ...(errors
      ? {
          errors: errors.map((error) => ({
            ...error,
            extensions: { ...error.extensions, requestId },
          })),
        }
      : {}),
  }));
  return JSON.stringify({ ...(parts.length > 0 ? { incremental } : {}), hasNext });
}

/** An object's JSON with whether others follow. */
function following(json: string, hasNext: boolean): string {
  return `${json.slice(0, -1)},"hasNext":${hasNext}}`;
}

/** Writes an answer that comes in parts. Never rejects. */
export async function writeInParts(
  answer: IncrementalAnswer,
  response: ServerResponse,
  settings: { readonly requestId: string; readonly logger: GatewayLogger; readonly slowClientMs: number },
): Promise<void> {
  const { requestId, logger, slowClientMs } = settings;
  beginResponse(response, { contentType: CONTENT_TYPE }, requestId);
  const writer = new ResponseWriter(response, () => answer.close(), slowClientMs);
  try {
    await writer.write(PARTS.head + part(following(answerJson(answer.first, requestId), true)));
    for (let hasNext = true; hasNext && !writer.gone;) {
      const message = await answer.next();
      if (message === undefined) break;
      ({ hasNext } = message);
      await writer.write(part(messageJson(message, requestId)));
    }
    await writer.end(PARTS.end);
  } catch (error) {
    const errors = endingErrors(error, requestId, logger);
    await writer.end(part(following(refusalJson(errors, requestId), false)) + PARTS.end);
  } finally {
    answer.close();
  }
}
