import { setTimeout as later } from 'node:timers/promises';

import { createCallSigner, GATEWAY_CALL_HEADER, TIME_LEFT_HEADER } from '@zhucan/access';

import type { HeaderRules } from '../headers/header-rules.js';
import { traceparentOf } from '../http/trace-context.js';
import { type BreakerSettings, CircuitBreaker, DEFAULT_BREAKER } from './circuit-breaker.js';
import {
  DEFAULT_POOL,
  type HttpAnswer,
  HttpFailure,
  type PooledTransport,
  type PoolSize,
  type TransportLoad,
} from './http/http-call.js';
import { openTransport } from './http/open-transport.js';
import type { RequestContext } from './request-context.js';
import { RetryBudget } from './retry-budget.js';
import { type FailureRule, parseAnswer, type SubgraphAnswer, SubgraphFailure } from './subgraph-answer.js';

/** What tests and metrics may learn of a call: no body, no variables. */
export interface SubgraphFetchEvent {
  readonly service: string;
  readonly requestId: string;
  readonly durationMs: number;
  readonly outcome: 'answered' | FailureRule;
}

/** How a subgraph is called. */
export interface SubgraphClientSettings {
  /** Address by the name of the subgraph, from configuration. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Shared with the subgraphs; calls of subgraphs that ask for no proof are not signed. */
  readonly gatewaySecret: Uint8Array | undefined;
  /** The longest that one call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswerBytes: number;
  readonly onSubgraphFetch?: (event: SubgraphFetchEvent) => void;
  /** Told of each call that is made once more. */
  readonly onRetry?: (service: string) => void;
  /** When a failing subgraph is called no more. */
  readonly breaker?: Partial<BreakerSettings>;
  /** Which headers calls have besides; none where there are no rules. */
  readonly headers?: HeaderRules | undefined;
  /** What is other for single subgraphs, by their names. */
  readonly calls?: Readonly<Record<string, CallSettings>> | undefined;
}

/** How one subgraph is called, where it is called otherwise than all. */
export interface CallSettings extends Partial<PoolSize> {
  /** The longest that one call of it may take, in milliseconds. */
  readonly timeoutMs?: number;
}

interface CallContext extends Pick<
  RequestContext,
  'caller' | 'client' | 'deadline' | 'trace' | 'spans' | 'received'
> {
  /** Told of the status of an answer over HTTP. */
  readonly onStatus?: (status: number) => void;
}

/** How a subgraph is at the moment. */
export interface SubgraphState extends TransportLoad {
  readonly service: string;
  /** Whether it failed so often that it is not called. */
  readonly isCircuitOpen: boolean;
}

/** Calls the subgraphs of one graph. */
export interface SubgraphClient {
  /** Which headers its calls have besides: what they pass on of a client's decides what comes back. */
  readonly headers?: HeaderRules | undefined;
  /**
   * Sends one operation to one subgraph.
   *
   * @param mutates whether it changes something, so that it must not be sent twice
   */
  call(service: string, body: string, context: CallContext, mutates: boolean): Promise<SubgraphAnswer>;
  /** How each subgraph is. */
  states(): readonly SubgraphState[];
  /** Closes the connections. */
  close(): Promise<void>;
}

const RULES = {
  network: 'network',
  deadline: 'deadline',
  'too large': 'answer',
  overload: 'overload',
  cancelled: 'cancelled',
} as const;

function asFailure(error: unknown, service: string): SubgraphFailure {
  if (error instanceof SubgraphFailure) return error;
  if (error instanceof HttpFailure) return new SubgraphFailure(service, RULES[error.reason], error.message);
  return new SubgraphFailure(service, 'network', 'the call could not be made');
}

interface Endpoint {
  readonly service: string;
  readonly transport: PooledTransport;
  readonly path: string;
  readonly breaker: CircuitBreaker;
  readonly retries: RetryBudget;
  readonly timeoutMs: number;
}

/** Statuses of a server that is not itself. */
const FIRST_SERVER_FAULT = 500;

/** Whether a kept connection was lost before anything came back, so that the call may be made once more. */
function isLost(error: unknown): boolean {
  return error instanceof HttpFailure && error.reason === 'network' && error.unanswered;
}

/**
 * Whether a failure says something of the subgraph: a client that goes does not, nor one that had little time left, nor our own queue.
 *
 * @param hadItsTime whether the call had all the time that calls of this subgraph may take
 */
function isItsFault(error: unknown, hadItsTime: boolean): boolean {
  if (!(error instanceof HttpFailure)) return true;
  return error.reason === 'deadline'
    ? hadItsTime
    : error.reason !== 'cancelled' && error.reason !== 'overload';
}

/** Reads what a subgraph answered. @throws SubgraphFailure where that is no answer of GraphQL */
function readAnswer({ status, text }: HttpAnswer, service: string): SubgraphAnswer {
  // A subgraph must not be able to send the gateway elsewhere.
  if (status >= 300 && status < 400) throw new SubgraphFailure(service, 'network', `status ${status}`);
  // The caller was checked already: a subgraph that refuses the call mistrusts the gateway, which is no fault of the caller.
  if (status === 401 || status === 403) throw new SubgraphFailure(service, 'refused', `status ${status}`);
  return parseAnswer(text, service);
}

/** Calls that were lost together, as by a restart, are not made again together. */
const MOST_RETRY_DELAY_MS = 20;

/** Names and values in turn, as they are sent. */
const FIXED_HEADERS = ['content-type', 'application/json', 'accept', 'application/json'];

/**
 * Builds the caller of subgraphs: each call is signed over its exact body, carries the request id, ends at the earlier of its
 * own time limit and the request's deadline, follows no redirect, and reads a bounded answer. A read that a kept connection lost before
 * anything came back is asked once more: the other side closes idle connections when it likes.
 *
 * @throws SubgraphFailure for every way in which a call can fail
 */
export function createSubgraphClient(settings: SubgraphClientSettings): SubgraphClient {
  const { headers: rules } = settings;
  const sign = settings.gatewaySecret && createCallSigner(settings.gatewaySecret);
  const endpoints = new Map<string, Endpoint>();
  for (const [service, address] of Object.entries(settings.addresses)) {
    const { origin, pathname, search } = new URL(address);
    const own = settings.calls?.[service];
    endpoints.set(service, {
      service,
      transport: openTransport(origin, { ...DEFAULT_POOL, ...own }),
      timeoutMs: own?.timeoutMs ?? settings.timeoutMs,
      path: pathname + search,
      breaker: new CircuitBreaker({ ...DEFAULT_BREAKER, ...settings.breaker }),
      retries: new RetryBudget(),
    });
  }

  function headersFor(
    service: string,
    body: string,
    { caller, trace, received }: CallContext,
    timeoutMs: number,
  ): string[] {
    const headers = [
      ...FIXED_HEADERS,
      'x-request-id',
      caller.requestId,
      TIME_LEFT_HEADER,
      String(Math.floor(timeoutMs)),
    ];
    if (sign) headers.push(GATEWAY_CALL_HEADER, sign(caller, body));
    if (trace) {
      headers.push('traceparent', traceparentOf(trace));
      if (trace.state !== undefined) headers.push('tracestate', trace.state);
    }
    if (rules) headers.push(...rules.linesFor(service, received));
    return headers;
  }

  /** One call, made once more where nothing can have come of it; the breaker learns how it came out. */
  async function ask(
    service: string,
    body: string,
    context: CallContext,
    mutates: boolean,
  ): Promise<HttpAnswer> {
    const endpoint = endpoints.get(service);
    if (endpoint === undefined) throw new SubgraphFailure(service, 'network', 'no address is configured');
    const { transport, path, breaker, retries } = endpoint;
    const client = mutates ? undefined : context.client;
    if (client?.isGone) throw new SubgraphFailure(service, 'cancelled', 'the client has gone');
    const began = performance.now();
    const left = context.deadline - began;
    const timeoutMs = Math.min(endpoint.timeoutMs, left);
    if (timeoutMs <= 0) throw new SubgraphFailure(service, 'deadline', 'no time is left');
    const postWithin = (milliseconds: number): Promise<HttpAnswer> =>
      transport.post({
        path,
        headers: headersFor(service, body, context, milliseconds),
        body,
        timeoutMs: milliseconds,
        maxBytes: settings.maxAnswerBytes,
        client,
      });
    if (!breaker.lets()) throw new SubgraphFailure(service, 'circuit open', 'it failed too often');
    retries.earn();
    try {
      const answer = await postWithin(timeoutMs).catch(async (error: unknown) => {
        if (mutates || !isLost(error) || !retries.spend()) throw error;
        settings.onRetry?.(service);
        await later(Math.random() * MOST_RETRY_DELAY_MS);
        const still = timeoutMs - (performance.now() - began);
        if (still <= 0) throw error;
        return postWithin(still);
      });
      context.onStatus?.(answer.status);
      breaker.tell(answer.status >= FIRST_SERVER_FAULT);
      return answer;
    } catch (error) {
      if (isItsFault(error, timeoutMs === endpoint.timeoutMs)) breaker.tell(true);
      else breaker.forget();
      throw error;
    }
  }

  return {
    headers: rules,
    async call(service, body, context, mutates) {
      const began = performance.now();
      let outcome: SubgraphFetchEvent['outcome'] = 'answered';
      try {
        return readAnswer(await ask(service, body, context, mutates), service);
      } catch (error) {
        const failure = asFailure(error, service);
        outcome = failure.rule;
        throw failure;
      } finally {
        settings.onSubgraphFetch?.({
          service,
          requestId: context.caller.requestId,
          durationMs: performance.now() - began,
          outcome,
        });
      }
    },
    states: () =>
      [...endpoints.values()].map(({ service, transport, breaker }) => ({
        service,
        isCircuitOpen: breaker.isOpen,
        ...transport.load(),
      })),
    async close() {
      await Promise.all([...endpoints.values()].map(({ transport }) => transport.close()));
    },
  };
}
