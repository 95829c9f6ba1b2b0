import { GATEWAY_CALL_HEADER, signGatewayCall } from '@zhucan/access';

import type { RequestContext } from './request-context.js';

/** Why a subgraph gave no answer that can be used. */
export type FailureRule = 'network' | 'deadline' | 'refused' | 'answer';

/** A call that brought no answer. The cause is for the log only. */
export class SubgraphFailure extends Error {
  constructor(
    readonly service: string,
    readonly rule: FailureRule,
    cause: string,
  ) {
    super(cause);
    this.name = 'SubgraphFailure';
  }
}

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
  readonly gatewaySecret: Uint8Array;
  /** The longest that one call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The largest answer that is read, in bytes. */
  readonly maxAnswerBytes: number;
  readonly onSubgraphFetch?: (event: SubgraphFetchEvent) => void;
}

/** An answer of a subgraph before it is looked into. */
export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly Record<string, unknown>[];
}

/** Sends one operation to one subgraph. */
export type SubgraphClient = (
  service: string,
  body: string,
  context: Pick<RequestContext, 'caller' | 'deadline'>,
) => Promise<SubgraphAnswer>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readBounded(response: Response, limit: number, service: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Node's ReadableStream can be iterated; the DOM type of `fetch` does not say so everywhere.
  const body = response.body as AsyncIterable<Uint8Array> | null;
  if (body === null) return '';
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream, and with it the connection.
    if (size > limit) throw new SubgraphFailure(service, 'answer', `the answer is over ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer(text: string, service: string): SubgraphAnswer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SubgraphFailure(service, 'answer', 'the answer is not JSON');
  }
  if (!isRecord(parsed)) throw new SubgraphFailure(service, 'answer', 'the answer is not an object');
  const { data, errors } = parsed;
  const goodData = data === undefined || data === null || isRecord(data);
  const goodErrors = errors === undefined || (Array.isArray(errors) && errors.every(isRecord));
  if (!goodData || !goodErrors || (data === undefined && errors === undefined)) {
    throw new SubgraphFailure(service, 'answer', 'the answer is not one of GraphQL');
  }
  return { ...(data === undefined ? {} : { data }), ...(errors === undefined ? {} : { errors }) };
}

function asFailure(error: unknown, service: string): SubgraphFailure {
  if (error instanceof SubgraphFailure) return error;
  // By shape: errors of `fetch` and of signals may be of another realm.
  const { name, cause } = isRecord(error) ? error : {};
  if (name === 'TimeoutError' || name === 'AbortError')
    return new SubgraphFailure(service, 'deadline', 'no answer in time');
  const code = isRecord(cause) && typeof cause['code'] === 'string' ? cause['code'] : 'the connection failed';
  return new SubgraphFailure(service, 'network', code);
}

/**
 * Builds the caller of subgraphs: each call is signed over its exact body, carries the request id, ends at the earlier of its
 * own time limit and the request's deadline, follows no redirect, and reads a bounded answer.
 *
 * @throws SubgraphFailure for every way in which a call can fail
 */
export function createSubgraphClient(settings: SubgraphClientSettings): SubgraphClient {
  async function call(
    service: string,
    body: string,
    { caller, deadline }: Pick<RequestContext, 'caller' | 'deadline'>,
  ): Promise<SubgraphAnswer> {
    const address = settings.addresses[service];
    if (address === undefined) throw new SubgraphFailure(service, 'network', 'no address is configured');
    const response = await fetch(address, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-request-id': caller.requestId,
        [GATEWAY_CALL_HEADER]: await signGatewayCall(settings.gatewaySecret, caller, body),
      },
      // A subgraph must not be able to send the gateway elsewhere.
      redirect: 'error',
      signal: AbortSignal.any([deadline, AbortSignal.timeout(settings.timeoutMs)]),
    });
    const text = await readBounded(response, settings.maxAnswerBytes, service);
    // The caller was checked already: a subgraph that refuses the call mistrusts the gateway, which is no fault of the caller.
    if (response.status === 401 || response.status === 403) {
      throw new SubgraphFailure(service, 'refused', `status ${response.status}`);
    }
    return parseAnswer(text, service);
  }

  return async (service, body, context) => {
    const began = performance.now();
    let outcome: SubgraphFetchEvent['outcome'] = 'answered';
    try {
      return await call(service, body, context);
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
  };
}
