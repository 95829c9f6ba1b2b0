import type { SubgraphFetchEvent } from '../subgraphs/subgraph-client.js';
import type { Replacement } from '../supergraph/generations.js';

/** A part of the way of a request. */
export type Stage = 'parse_validate' | 'plan' | 'execute' | 'project';

/** What is remembered from one request to the next. */
export type CacheName = 'documents' | 'persisted_queries' | 'tokens' | 'responses' | 'entities';

/** How a client takes the answers of a subscription. */
export type StreamTransport = 'graphql-ws' | 'sse' | 'multipart';

/**
 * Is told of what happens to requests. No text, variable or caller is ever handed to it: names, numbers and the gateway's own codes alone.
 * Who tells it does so with `measures?.…`: where nobody measures, nothing is done.
 */
export interface Measures {
  /** A request for the graph has arrived. */
  requestBegan(): void;
  /**
   * A request for the graph is answered.
   *
   * @param told the first error of the answer, where it has one
   */
  requestEnded(
    method: string | undefined,
    status: number,
    told: Readonly<Record<string, unknown>> | undefined,
    durationMs: number,
    requestBytes: number,
    answerBytes: number,
  ): void;
  /** A request that was answered with a stream is over; how long that was open is no measure of the gateway. */
  streamEnded(): void;
  /** A request for anything else is answered. @param route as the server names it, never the address */
  otherRequestEnded(method: string, route: string, status: number, durationMs: number): void;
  subscriptionBegan(transport: StreamTransport): void;
  /** An event's answer is on its way to the client. */
  subscriptionAnswered(transport: StreamTransport): void;
  /** @param reason `completed` by its source, `client` where that ended it or is gone, or the code of the error that it is told */
  subscriptionEnded(transport: StreamTransport, reason: string): void;
  connectionOpened(): void;
  /** @param code that with which the gateway closed the WebSocket; nothing where the client did or is gone */
  connectionClosed(code: number | undefined): void;
  /**
   * An operation that came over a WebSocket is answered, or its subscription is over.
   *
   * @param told the first error of the answer, where it has one
   */
  operationAnswered(told: Readonly<Record<string, unknown>> | undefined): void;
  stageEnded(stage: Stage, durationMs: number): void;
  cacheAsked(cache: CacheName, hit: boolean): void;
  subgraphCalled(event: SubgraphFetchEvent): void;
  callRetried(service: string): void;
  supergraphRead(outcome: Replacement): void;
}
