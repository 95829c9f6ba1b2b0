import type { Caller } from '@zhucan/access';

/** What travels with one request to the calls of subgraphs. */
export interface RequestContext {
  readonly caller: Caller;
  /** Ends every call of the request that is still under way. */
  readonly deadline: AbortSignal;
  /** How many calls of subgraphs the request has made. An object of its own, as Apollo Server copies the context. */
  readonly calls: { count: number };
}
