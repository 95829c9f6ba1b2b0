import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';

import type { TokenHolder } from '@zhucan/access';
import { type ExecutionArgs, type ExecutionResult, OperationTypeNode } from 'graphql';
import { CloseCode, type Context, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';

import { knownHolder } from '../../authorization/anybody.js';
import type { Budget } from '../../budget/budget.js';
import { overBudget, pointsOf } from '../../budget/charge.js';
import type { TrustedDocuments } from '../../documents/trusted-documents.js';
import { gatewayProblem, problemAsError } from '../../errors/problems.js';
import { GRAPHQL_PATH } from '../../http/graphql-endpoint.js';
import { readTraceContext } from '../../http/trace-context.js';
import type { GatewayLogger } from '../../logger.js';
import type { Measures } from '../../metrics/measures.js';
import type { Lease } from '../../supergraph/generations.js';
import type { StreamEnded } from '../stream-ended.js';
import { tooMany } from '../streams.js';
import { mayReadSchema, openSubscription, type SubscriptionSettings } from '../subscriptions.js';
import { asRun, iterate, type Outcome, resultOf, Told, told } from './graphql-ws-results.js';
import { endingErrors } from './http-stream.js';
import { guardSocket, type Socket } from './socket.js';

/** What the WebSocket side of the graph serves with. */
export interface WebSocketSettings extends SubscriptionSettings {
  /** Takes the engine of the moment for an operation; nothing without a supergraph. */
  readonly lease: () => Lease | undefined;
  readonly logger: GatewayLogger;
  readonly measures?: Measures | undefined;
  /** What each client may ask for; nothing where nobody counts. */
  readonly budget?: Budget | undefined;
  /** The documents that clients may ask with; nothing where they may with any. */
  readonly trusted?: TrustedDocuments | undefined;
  /** The largest message that is read, in bytes. */
  readonly maxMessageBytes: number;
  /** Whether a request may become a WebSocket: it is for the graph, and from no page of another site that must not ask. */
  readonly mayConnect: (request: IncomingMessage) => boolean;
}

/** The WebSocket side of the graph. */
export interface WebSocketEndpoint {
  /** Takes over a connection that asks to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Tells every client to come again elsewhere. */
  stop(): void;
}

/** RFC 6455, 7.4.1: the other side goes away. */
const GOING_AWAY = 1001;
/** Connections at most, those that have not said who they are among them. */
const MAX_CONNECTIONS = 10_000;

/** Who has said who it is. */
interface Client {
  readonly holder: TokenHolder;
  readonly authorization: string | undefined;
}

/** What belongs to one connection. */
interface Extra {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  client?: Client;
  /** Closes the connection when the token expires. */
  expiry?: NodeJS.Timeout;
}

/** The longest time that a timer takes. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The authorization in the payload of `connection_init`, or in the header. */
function authorizationOf({ connectionParams, extra }: Context<Record<string, unknown>, Extra>) {
  const named = Object.entries(connectionParams ?? {}).find(
    ([name]) => name.toLowerCase() === 'authorization',
  )?.[1];
  return typeof named === 'string' ? named : extra.request.headers.authorization;
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    act();
  };
}

/** The library's word for a message that only a server sends. */
function isUnexpected(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Unexpected message of type');
}

function problemOf(error: StreamEnded, requestId: string): Told[] {
  return told([problemAsError(error.problem)], requestId);
}

/** Serves the graph by GraphQL over WebSocket: subscriptions, queries and mutations, with the rules of plain requests. */
export function webSocketEndpoint(settings: WebSocketSettings): WebSocketEndpoint {
  const { logger, measures, streams } = settings;
  const sockets = new Map<WebSocket, Socket>();

  /** Runs an operation on the engine that it takes; that one is held until the last answer. */
  async function run(
    { query, operationName, variables: given }: SubscribePayload,
    { holder, authorization }: Client,
    request: IncomingMessage,
    requestId: string,
    onEnd: () => void,
  ): Promise<ExecutionArgs | Told[]> {
    if (settings.trusted?.mayAsk(query, requestId) === false)
      return told(
        [problemAsError(gatewayProblem('DOCUMENT_NOT_TRUSTED', 'trusted documents', { field: 'query' }))],
        requestId,
      );
    const empty = settings.budget?.emptyOf(holder.subject);
    if (settings.budget && empty)
      return told([problemAsError(overBudget(settings.budget, empty, 1))], requestId);
    const lease = settings.lease();
    if (lease === undefined)
      return told([problemAsError(gatewayProblem('SUPERGRAPH_UNAVAILABLE', 'supergraph'))], requestId);
    const trace = readTraceContext(request.headers, requestId);
    const end = once(() => {
      lease.release();
      onEnd();
      if (isOpen) measures?.operationAnswered(undefined);
    });
    let isOpen = false;
    try {
      const { engine } = lease;
      const variables = given ?? {};
      const operation = engine.prepare(query, operationName ?? undefined, mayReadSchema(holder), variables);
      const admitted = 'errors' in operation ? operation : engine.admit(operation, variables);
      if (settings.budget) {
        // One that is refused was read all the same.
        const points = 'errors' in admitted ? 1 : pointsOf(admitted);
        const state = await settings.budget.take(holder.subject, points);
        if (state.isOver)
          return told([problemAsError(overBudget(settings.budget, state, points))], requestId);
      }
      if ('errors' in operation) return told(operation.errors, requestId);
      if ('errors' in admitted) return told(admitted.errors, requestId);
      const { subject, role, regionCode } = holder;
      const caller = { subject, role, regionCode, requestId };
      const context = { caller, holder: knownHolder(holder), trace, received: request.headers };
      if (operation.definition.operation === OperationTypeNode.SUBSCRIPTION) {
        const subscriber = { holder, transport: 'graphql-ws', authorization, context } as const;
        const opened = await openSubscription(settings, engine, admitted, subscriber);
        if (!('next' in opened)) return told(opened.errors, requestId);
        isOpen = true;
        return asRun(engine, operation.definition, iterate(opened, requestId, end));
      }
      const answer = await engine.perform(admitted, {
        ...context,
        deadline: performance.now() + settings.requestTimeoutMs,
        calls: { count: 0 },
      });
      if (!('data' in answer)) return told(answer.errors, requestId);
      measures?.operationAnswered(answer.errors[0]?.extensions);
      return asRun(engine, operation.definition, resultOf(answer, requestId));
    } finally {
      if (!isOpen) end();
    }
  }

  async function authenticated(authorization: string | undefined): Promise<Client | undefined> {
    try {
      return { holder: await settings.authenticate(authorization), authorization };
    } catch {
      logger.info({}, 'a WebSocket was not authenticated');
      return undefined;
    }
  }

  /** What an operation comes to, once who asks is known to hold a valid token still. */
  async function answerTo(
    { extra, subscriptions }: Context<Record<string, unknown>, Extra>,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | Told[]> {
    const requestId = randomUUID();
    const began = performance.now();
    const { maxStreamsPerConnection } = streams.limit;
    // The one that is about to begin is among them.
    if (Object.keys(subscriptions).length > maxStreamsPerConnection)
      return problemOf(tooMany('maxStreamsPerConnection', maxStreamsPerConnection), requestId);
    const client = await authenticated(extra.client?.authorization);
    if (client === undefined) {
      extra.socket.close(CloseCode.Forbidden, 'Forbidden');
      return told([problemAsError(gatewayProblem('UNAUTHENTICATED', 'bearer token'))], requestId);
    }
    return run(payload, client, extra.request, requestId, () => {
      const durationMs = Math.round(performance.now() - began);
      logger.info({ requestId, route: 'graphql-ws', durationMs, role: client.holder.role }, 'answered');
    }).catch((error: unknown) => told(endingErrors(error, requestId, logger), requestId));
  }

  const server = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: streams.limit.connectionInitMs,
    async onConnect(context) {
      const { extra } = context;
      const authorization = authorizationOf(context);
      const client = await authenticated(authorization);
      if (client === undefined) return false;
      extra.client = client;
      const { expiresAt } = client.holder;
      if (expiresAt !== undefined)
        extra.expiry = setTimeout(
          () => extra.socket.close(CloseCode.Forbidden, 'Forbidden'),
          Math.min(Math.max(0, expiresAt - Date.now()), LONGEST_TIMER_MS),
        ).unref();
      return true;
    },
    async onSubscribe(context, _id, payload) {
      const outcome = await answerTo(context, payload);
      if (Array.isArray(outcome)) measures?.operationAnswered(outcome[0]?.toJSON().extensions);
      return outcome;
    },
    execute: ({ contextValue }) => contextValue as ExecutionResult,
    subscribe: ({ contextValue }) => contextValue as Outcome,
    onError: (_context, _id, _payload, errors) =>
      errors.flatMap((error) =>
        error instanceof Told ? [error.toJSON()] : endingErrors(error.originalError, randomUUID(), logger),
      ),
  });

  const upgrades = new WebSocketServer({
    noServer: true,
    maxPayload: settings.maxMessageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });

  function connected(webSocket: WebSocket, request: IncomingMessage): void {
    let take: ((text: string) => Promise<void>) | undefined;
    const failed = (error: unknown): void => {
      if (isUnexpected(error)) socket.close(CloseCode.BadRequest, 'Invalid message received');
      else {
        logger.error({ err: error }, 'a WebSocket message failed');
        socket.close(CloseCode.InternalServerError, 'Internal server error');
      }
    };
    const onMessage = (text: string | undefined): void => {
      if (text === undefined) socket.close(CloseCode.BadRequest, 'Invalid message received');
      else take?.(text).catch(failed);
    };
    const socket = guardSocket(webSocket, onMessage, streams.limit.slowClientMs);
    sockets.set(webSocket, socket);
    measures?.connectionOpened();
    const extra: Extra = { request, socket };
    const closed = server.opened(
      {
        protocol: webSocket.protocol,
        send: (text) => socket.send(text),
        close: (code = GOING_AWAY, reason = '') => socket.close(code, reason),
        onMessage: (taken) => (take = taken),
      },
      extra,
    );
    webSocket.once('close', (code, reason) => {
      sockets.delete(webSocket);
      clearTimeout(extra.expiry);
      measures?.connectionClosed(socket.closedWith);
      closed(code, String(reason)).catch((error: unknown) => {
        logger.error({ err: error }, 'a WebSocket did not close cleanly');
      });
    });
  }

  /** A request to become a WebSocket is refused before it is one. */
  function refuseUpgrade({ method = 'GET' }: IncomingMessage, socket: Duplex, status: 403 | 503): void {
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
    );
    measures?.otherRequestEnded(method, GRAPHQL_PATH, status, 0);
  }

  return {
    upgrade(request, socket, head) {
      if (!settings.mayConnect(request)) refuseUpgrade(request, socket, 403);
      else if (sockets.size >= MAX_CONNECTIONS) refuseUpgrade(request, socket, 503);
      else
        upgrades.handleUpgrade(request, socket, head, (webSocket) => {
          connected(webSocket, request);
        });
    },
    stop() {
      for (const socket of sockets.values()) socket.close(GOING_AWAY, 'Going away');
    },
  };
}
