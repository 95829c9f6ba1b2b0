import { createCallSigner } from '@zhucan/access';

import { variablesText } from '../../execution/bodies.js';
import type { CallPlan } from '../../execution/request.js';
import { asHeaders, type HeaderRules } from '../../headers/header-rules.js';
import type { RequestContext } from '../../subgraphs/request-context.js';
import { SubgraphFailure } from '../../subgraphs/subgraph-answer.js';
import { DEFAULT_QUEUE_LIMITS, type QueueLimits } from '../event-queue.js';
import type { EventSource, EventStream } from '../events.js';
import { openServerSentEvents } from './server-sent-events.js';
import { openWebSocket } from './web-socket.js';

/** How one subgraph is subscribed to. */
export interface SubgraphSubscriptions {
  /** GraphQL over WebSocket, or GraphQL over server-sent events with a connection for each subscription. */
  readonly protocol: 'graphql-ws' | 'sse';
  readonly url: string;
}

/** How subgraphs are subscribed to. */
export interface SubgraphEventSettings {
  /** By the name of the subgraph. */
  readonly subscriptions: Readonly<Record<string, SubgraphSubscriptions>>;
  /** Shared with the subgraphs; those that ask for no proof are sent none. */
  readonly gatewaySecret: Uint8Array | undefined;
  /** The longest that a subgraph may take to accept a subscription, in milliseconds. */
  readonly timeoutMs: number;
  /** The largest event that is read, in bytes. */
  readonly maxEventBytes: number;
  readonly queue?: QueueLimits;
  /** Which headers the request has besides with which a subscription, or its WebSocket, is opened; none where there are no rules. */
  readonly headers?: HeaderRules | undefined;
}

/** One subscription at a subgraph that is about to be opened. */
export interface Opening {
  readonly service: string;
  readonly url: string;
  /** The request as JSON. */
  readonly body: string;
  readonly requestId: string;
  /** The proof that it comes from the gateway, where there is one. */
  readonly proof: string | undefined;
  /** By rules, besides the gateway's own. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly maxEventBytes: number;
  readonly queue: QueueLimits;
}

/**
 * The events that subgraphs bring. Each subscription has a connection of its own, signed for its caller and its exact request as any
 * other call is; over WebSocket the proof travels in the payload of `connection_init`.
 */
export function subgraphEvents(settings: SubgraphEventSettings): EventSource {
  const sign = settings.gatewaySecret && createCallSigner(settings.gatewaySecret);
  const open = new Set<EventStream>();
  return {
    async open(call: CallPlan, variables, { caller, received }: RequestContext) {
      const { service } = call;
      const configured = Object.hasOwn(settings.subscriptions, service)
        ? settings.subscriptions[service]
        : undefined;
      if (configured === undefined)
        throw new SubgraphFailure(service, 'network', 'no address for subscriptions is configured');
      const body = `${call.head}${variablesText(call.variables, variables)}}}`;
      const opening: Opening = {
        service,
        url: configured.url,
        body,
        requestId: caller.requestId,
        proof: sign?.(caller, body),
        headers: asHeaders(settings.headers?.linesFor(service, received) ?? []),
        timeoutMs: settings.timeoutMs,
        maxEventBytes: settings.maxEventBytes,
        queue: settings.queue ?? DEFAULT_QUEUE_LIMITS,
      };
      const closed = (): void => void open.delete(stream);
      const stream =
        configured.protocol === 'sse'
          ? await openServerSentEvents(opening, () => closed())
          : await openWebSocket(opening, () => closed());
      open.add(stream);
      return stream;
    },
    close() {
      for (const stream of [...open]) stream.close();
      return Promise.resolve();
    },
  };
}
