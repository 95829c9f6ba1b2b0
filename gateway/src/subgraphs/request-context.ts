import type { Caller } from '@zhucan/access';

import type { FailedFetch } from '../engine/failed-fetch.js';

/** What travels with one request through Apollo Server to the subgraph sources. */
export interface RequestContext {
  readonly caller: Caller;
  /** Ends every fetch of the request that is still under way. */
  readonly deadline: AbortSignal;
  /** The fetches that brought no answer, in the order in which they failed. */
  readonly failures: FailedFetch[];
  /** How many calls of subgraphs the request has made. An object of its own, as Apollo Server copies the context. */
  readonly calls: { count: number };
}
