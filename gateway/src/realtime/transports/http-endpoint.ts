import type { ServerResponse } from 'node:http';

import type { TokenHolder } from '@zhucan/access';

import type { AdmittedRequest, Engine } from '../../engine/engine.js';
import { gatewayProblem } from '../../errors/problems.js';
import { type Answer, Refused } from '../../http/answer.js';
import type { GatewayLogger } from '../../logger.js';
import type { Refusal } from '../../operations/refusal.js';
import type { RequestContext } from '../../subgraphs/request-context.js';
import { openSubscription, type SubscriptionSettings } from '../subscriptions.js';
import { endingErrors, writeStream } from './http-stream.js';
import { subscriptionForm } from './stream-form.js';

/** A subscription that came by HTTP. */
export interface SubscriptionRequest {
  readonly engine: Engine;
  readonly admitted: AdmittedRequest;
  readonly holder: TokenHolder;
  readonly authorization: string | undefined;
  readonly accept: string | undefined;
  readonly context: RequestContext;
}

/** The answer to a request whose response was written as a stream. */
export const STREAMED: Answer = { status: 200, text: '', isSent: true };

/**
 * Answers a subscription with a stream, in server-sent events or multipart, and is done when that has ended.
 *
 * @param response nothing where the client takes no stream
 * @returns what is to be answered instead where it cannot begin
 * @throws Refused where the client takes none of both
 */
export async function answerSubscription(
  settings: SubscriptionSettings & { readonly logger: GatewayLogger },
  { engine, admitted, holder, authorization, accept, context }: SubscriptionRequest,
  response: ServerResponse | undefined,
): Promise<Answer | Refusal> {
  const form = subscriptionForm(accept);
  if (form === undefined || response === undefined)
    throw new Refused(
      406,
      gatewayProblem('NOT_ACCEPTABLE', 'media type', {
        field: 'accept',
        detail:
          'Accept text/event-stream or multipart/mixed;subscriptionSpec=1.0, or connect by GraphQL over WebSocket.',
      }),
    );
  const { requestId } = context.caller;
  try {
    const opened = await openSubscription(settings, engine, admitted, {
      holder,
      transport: form.transport,
      authorization,
      context,
    });
    if (!('next' in opened)) return opened;
    const { logger, streams } = settings;
    await writeStream(opened, response, form, {
      requestId,
      logger,
      slowClientMs: streams.limit.slowClientMs,
    });
    return STREAMED;
  } catch (error) {
    return { errors: endingErrors(error, requestId, settings.logger) };
  }
}
