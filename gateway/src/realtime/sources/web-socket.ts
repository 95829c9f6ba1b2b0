import { GATEWAY_CALL_HEADER } from '@zhucan/access';
import { createClient, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';

import { gatewayProblem } from '../../errors/problems.js';
import { isObject } from '../../execution/tree.js';
import { parseAnswer, type SubgraphAnswer, SubgraphFailure } from '../../subgraphs/subgraph-answer.js';
import { EventQueue } from '../event-queue.js';
import type { EventStream } from '../events.js';
import { StreamEnded } from '../stream-ended.js';
import type { Opening } from './subgraph-events.js';

/** A subgraph that says nothing for as long is asked whether it lives, and given as long to say so. */
const KEEP_ALIVE_MS = 12_000;

/** The class whose sockets the library opens: with a bound on what is read, and no other address than the one given. */
function socketClass({ maxEventBytes, timeoutMs, headers }: Opening): unknown {
  return class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, {
        headers,
        maxPayload: maxEventBytes,
        handshakeTimeout: timeoutMs,
        followRedirects: false,
        perMessageDeflate: false,
      });
    }
  };
}

/** The cause for the log; what a subgraph says when it closes may hold anything, its code does not. */
function causeOf(error: unknown): string {
  if (isObject(error) && typeof error['code'] === 'number') return `closed with ${error['code']}`;
  return 'the connection failed';
}

/** The stream has broken off: subgraphs say why in their own logs. */
export function brokenOff(service: string): StreamEnded {
  return new StreamEnded(gatewayProblem('SUBGRAPH_UNAVAILABLE', 'network', { service }));
}

/**
 * Subscribes by GraphQL over WebSocket.
 *
 * @param onEnd told once, when the subscription has ended
 * @throws SubgraphFailure where the subgraph cannot be reached or does not accept the connection in time
 */
export function openWebSocket(opening: Opening, onEnd: () => void): Promise<EventStream> {
  const { service, url, body, requestId, proof, timeoutMs, queue: limits } = opening;
  return new Promise((resolve, reject) => {
    let pongDue: NodeJS.Timeout | undefined;
    const client = createClient({
      url: url.replace(/^http/, 'ws'),
      webSocketImpl: socketClass(opening),
      connectionParams: {
        'x-request-id': requestId,
        ...(proof === undefined ? {} : { [GATEWAY_CALL_HEADER]: proof }),
      },
      connectionAckWaitTimeout: timeoutMs,
      retryAttempts: 0,
      keepAlive: KEEP_ALIVE_MS,
      on: {
        connected: () => resolve({ next: () => queue.next(), close: () => queue.abandon() }),
        ping(received) {
          if (!received) pongDue = setTimeout(() => client.terminate(), KEEP_ALIVE_MS);
        },
        pong: () => clearTimeout(pongDue),
        closed: () => clearTimeout(pongDue),
      },
    });
    const queue = new EventQueue<SubgraphAnswer>(limits, () => {
      clearTimeout(pongDue);
      unsubscribe();
      void client.dispose();
      onEnd();
    });
    const unsubscribe = client.subscribe(JSON.parse(body) as SubscribePayload, {
      next(result) {
        const text = JSON.stringify(result);
        try {
          queue.push(parseAnswer(text, service), text.length);
        } catch {
          queue.finish(brokenOff(service));
        }
      },
      error(error) {
        if (Array.isArray(error)) {
          // The subgraph refuses the subscription, or gives it up, and says why.
          const errors = error.filter(isObject);
          queue.push({ errors }, JSON.stringify(errors).length);
          queue.finish();
          return;
        }
        // Where it had been accepted nobody waits for this any more.
        reject(new SubgraphFailure(service, 'network', causeOf(error)));
        queue.finish(brokenOff(service));
      },
      complete: () => queue.finish(),
    });
  });
}
