import { type BearerVerifier, SCHEMA_READ, type TokenHolder } from '@zhucan/access';

import type { AdmittedRequest, Engine } from '../engine/engine.js';
import { gatewayProblem } from '../errors/problems.js';
import type { StreamTransport } from '../metrics/measures.js';
import type { Refusal } from '../operations/refusal.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { AnswerStream } from './events.js';
import { StreamEnded } from './stream-ended.js';
import type { Streams } from './streams.js';

/** What subscriptions of all transports need. */
export interface SubscriptionSettings {
  readonly streams: Streams;
  readonly authenticate: BearerVerifier;
  /** The time that the answer to one event may take, in milliseconds. */
  readonly requestTimeoutMs: number;
}

/** A client that subscribes. */
export interface Subscriber {
  readonly holder: TokenHolder;
  readonly transport: StreamTransport;
  /** The header with which he was authenticated, to check it again. */
  readonly authorization: string | undefined;
  /** Of the request with which he subscribed: who asks but for his role, and what travels to subgraphs. */
  readonly context: Pick<RequestContext, 'caller' | 'holder' | 'trace' | 'received'>;
}

/** Whether a token holder may ask about the schema. */
export function mayReadSchema({ scopes }: Pick<TokenHolder, 'scopes'>): boolean {
  return scopes.includes(SCHEMA_READ);
}

/**
 * Opens a subscription. Who asks is authenticated anew for each event: a token that is no longer valid, or whose key is gone, gets no more.
 *
 * @throws StreamEnded where a limit is reached, the source refuses, or the gateway stops
 */
export function openSubscription(
  { streams, authenticate, requestTimeoutMs }: SubscriptionSettings,
  engine: Engine,
  admitted: AdmittedRequest,
  { holder, transport, authorization, context }: Subscriber,
): Promise<AnswerStream | Refusal> {
  const renew = async (): Promise<RequestContext> => {
    try {
      await authenticate(authorization);
    } catch {
      throw new StreamEnded(gatewayProblem('UNAUTHENTICATED', 'bearer token', { field: 'authorization' }));
    }
    const { caller, trace, received } = context;
    return {
      caller,
      holder: context.holder,
      received,
      ...(trace ? { trace } : {}),
      deadline: performance.now() + requestTimeoutMs,
      calls: { count: 0 },
    };
  };
  return streams.begin({ holder, engine, transport }, () => engine.subscribe(admitted, renew));
}
