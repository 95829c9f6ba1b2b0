import type { Caller, TokenHolder } from '@zhucan/access';

import type { ReceivedHeaders } from '../headers/header-rules.js';
import type { TraceContext } from '../http/trace-context.js';
import type { ClientConnection } from './client-connection.js';
import type { RequestSpans } from '../tracing/tracing.js';

/** What travels with one request to the calls of subgraphs. */
export interface RequestContext {
  readonly caller: Caller;
  /** Who asks, as his token says, for the rules of the supergraph; nothing where nobody was asked who he is. */
  readonly holder?: TokenHolder | undefined;
  /** When every call of the request that is still under way ends, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** The headers of the client's request, of which rules may pass some on; nothing where there were none. */
  readonly received?: ReceivedHeaders | undefined;
  /** How many calls of subgraphs the request has made. An object of its own, as Apollo Server copies the context. */
  readonly calls: { count: number };
  /** Who waits for the answer; where he goes, reads are given up. Nothing where they are made in any case. */
  readonly client?: ClientConnection | undefined;
  /** Where the request stands in a trace; calls without one name none. */
  readonly trace?: TraceContext;
  /** The spans of the request, where it is traced. */
  readonly spans?: RequestSpans | undefined;
}
