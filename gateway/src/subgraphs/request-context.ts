import type { Caller } from '@zhucan/access';

import type { FailedFetch } from '../engine/failed-fetch.js';
import type { SharedLeaves } from '../engine/shared-leaves.js';

/** What travels with one request through Apollo Server to the subgraph sources. */
export interface RequestContext {
  readonly caller: Caller;
  /** Ends every fetch of the request that is still under way. */
  readonly deadline: AbortSignal;
  /** The fetches that brought no answer, in the order in which they failed. */
  readonly failures: FailedFetch[];
  /** How many calls of subgraphs the request has made. An object of its own, as Apollo Server copies the context. */
  readonly calls: { count: number };
  /** What is shared of the root fields, and how many subgraphs were asked for each; by the name that a field has in the answer. */
  readonly roots: { shared: SharedLeaves; readonly asked: Map<string, number> };
}
