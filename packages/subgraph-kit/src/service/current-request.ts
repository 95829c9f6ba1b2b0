import { AsyncLocalStorage } from 'node:async_hooks';

/** What tells a request apart in the logs of all processes. */
export interface RequestIds {
  /** Empty where no request is being served. */
  readonly requestId: string;
  /** The trace of the gateway (W3C Trace Context), where it named one. */
  readonly traceId?: string;
}

const scope = new AsyncLocalStorage<RequestIds>();
const NO_REQUEST: RequestIds = { requestId: '' };
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/;

/** Where the caller stands in its trace, without what a later version of W3C Trace Context adds; undefined where it does not say. */
export function traceparentOf(header: unknown): string | undefined {
  return typeof header === 'string' ? TRACEPARENT.exec(header)?.[0] : undefined;
}

/**
 * The ids of a request.
 *
 * @param requestId the one that the gateway signed
 * @param traceparent the header of that name
 */
export function requestIds(requestId: string, traceparent: unknown): RequestIds {
  const traceId = typeof traceparent === 'string' ? TRACEPARENT.exec(traceparent)?.[1] : undefined;
  return { requestId, ...(traceId === undefined ? {} : { traceId }) };
}

/** Runs the work of a request. */
export function withRequest<T>(ids: RequestIds, work: () => Promise<T>): Promise<T> {
  return scope.run(ids, work);
}

/** The ids of the request that is being served. */
export function currentRequest(): RequestIds {
  return scope.getStore() ?? NO_REQUEST;
}
