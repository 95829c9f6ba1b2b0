import type { ServerResponse } from 'node:http';

import { gatewayProblem, problemAsError } from '../../errors/problems.js';
import type { GatewayLogger } from '../../logger.js';
import type { AnswerError } from '../../projection/merge-errors.js';
import type { AnswerStream } from '../events.js';
import { StreamEnded } from '../stream-ended.js';
import { ResponseWriter } from './response-writer.js';
import { answerJson, refusalJson, type StreamForm } from './stream-form.js';

/** What is told of why a stream was ended. A failure of the gateway itself is for its log, and masked. */
export function endingErrors(
  error: unknown,
  requestId: string,
  logger: GatewayLogger,
): readonly [AnswerError] {
  if (error instanceof StreamEnded) return [problemAsError(error.problem, requestId)];
  logger.error({ requestId, err: error }, 'a stream failed');
  return [problemAsError(gatewayProblem('INTERNAL_SERVER_ERROR', 'internal'), requestId)];
}

/** What a response begins with that is written piece by piece. */
export function beginResponse(
  response: ServerResponse,
  form: Pick<StreamForm, 'contentType'>,
  requestId: string,
): void {
  response.writeHead(200, {
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'content-type': form.contentType,
    // One that is kept would hold up a stop of the gateway.
    connection: 'close',
    // Proxies that collect a response before they pass it on would hold it up for good.
    'x-accel-buffering': 'no',
  });
}

/** Writes the answers of a stream into a response until one of both ends. Never rejects. */
export async function writeStream(
  stream: AnswerStream,
  response: ServerResponse,
  form: StreamForm,
  {
    requestId,
    logger,
    slowClientMs,
  }: { readonly requestId: string; readonly logger: GatewayLogger; readonly slowClientMs: number },
): Promise<void> {
  beginResponse(response, form, requestId);
  const writer = new ResponseWriter(response, () => stream.close(), slowClientMs);
  let isWriting = true;
  const heartbeat = setInterval(() => {
    if (!isWriting) void writer.write(form.heartbeat);
  }, form.heartbeatMs);
  try {
    await writer.write(form.head);
    while (!writer.gone) {
      isWriting = false;
      const answer = await stream.next();
      isWriting = true;
      if (answer === undefined) break;
      await writer.write(form.answer(answerJson(answer, requestId)));
    }
    await writer.end(form.end);
  } catch (error) {
    const errors = endingErrors(error, requestId, logger);
    await writer.end(form.refused(refusalJson(errors, requestId)) + form.end);
  } finally {
    clearInterval(heartbeat);
    stream.close();
  }
}
