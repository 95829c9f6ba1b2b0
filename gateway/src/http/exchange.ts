import type { BearerVerifier } from '@zhucan/access';

import type { Budget } from '../budget/budget.js';
import type { TrustedDocuments } from '../documents/trusted-documents.js';
import type { GatewayLogger } from '../logger.js';
import type { Measures } from '../metrics/measures.js';
import type { PersistedQueries } from '../operations/persisted-queries.js';
import type { Streams } from '../realtime/streams.js';
import type { Lease } from '../supergraph/generations.js';
import type { RequestSpans, Tracing } from '../tracing/tracing.js';
import type { AccessLog } from './access-log.js';
import type { ClientReply, ClientRequest } from './client-request.js';
import type { CompressionSettings } from './compression.js';
import type { TraceContext } from './trace-context.js';

/** What the endpoint of the graph serves with. */
export interface EndpointSettings {
  /** Takes the engine of the moment for a request; nothing without a supergraph. */
  readonly lease: () => Lease | undefined;
  readonly persisted: PersistedQueries;
  /** The documents that clients may ask with; nothing where they may with any. */
  readonly trusted?: TrustedDocuments | undefined;
  readonly authenticate: BearerVerifier;
  readonly logger: GatewayLogger;
  /** Told of every request that was answered. */
  readonly accessLog: AccessLog;
  readonly maxBodyBytes: number;
  /** How many operations one request may hold; with one, batches are refused. */
  readonly maxBatch: number;
  /** What the operations of one request may cost together. */
  readonly maxCost: number;
  /** What each client may ask for; nothing where nobody counts. */
  readonly budget?: Budget | undefined;
  readonly compression: CompressionSettings;
  /** Names of the headers of clients that are passed on to subgraphs. */
  readonly passedOn: readonly string[];
  /** The time that a request may take from its arrival, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** Whether the server is about to stop, so that connections are not kept. */
  readonly isClosing: () => boolean;
  /** The subscriptions that are open. */
  readonly streams: Streams;
  readonly measures?: Measures | undefined;
  readonly tracing?: Tracing | undefined;
}

/** One request on its way to its answer. */
export interface Exchange {
  readonly request: ClientRequest;
  readonly reply: ClientReply;
  /** Made here, never taken from outside: it stands in logs and in the signed calls. */
  readonly requestId: string;
  /** When it came, on the clock of `performance.now()`. */
  readonly began: number;
  /** Where it stands in a trace; its calls of subgraphs are children of it. */
  readonly trace: TraceContext;
  readonly spans: RequestSpans | undefined;
  /** The role of who asks, once that is known. */
  role: string | undefined;
}
