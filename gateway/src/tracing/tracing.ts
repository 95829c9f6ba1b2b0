import type { TraceContext } from '../http/trace-context.js';
import type { Stage } from '../metrics/measures.js';

/** The spans of one request. No text, variable or caller is ever handed to them. */
export interface RequestSpans {
  /** Where the request stands in its trace. */
  readonly trace: TraceContext;
  /** Runs what waits for nothing, so that stages that are told of meanwhile are taken for this request's. */
  within<Result>(action: () => Result): Result;
  /** Adds a stage that is over; both times are of `performance.now()`. */
  stage(stage: Stage, began: number, ended: number): void;
  /** Begins a call of a subgraph. */
  beginCall(service: string): CallSpan;
  /** Ends the request. @param code that of the first error, where there is one */
  end(status: number, code: string | undefined): void;
}

/** The span of one call of a subgraph. */
export interface CallSpan {
  /** What the subgraph is told, so that its work is a child of the call. */
  readonly trace: TraceContext;
  /** @param status of the answer over HTTP, where there was one */
  end(outcome: string, status: number | undefined): void;
}

/** Makes spans and sends them to a collector. */
export interface Tracing {
  /** Begins a request for the graph. @param requestId stands in logs and answers too */
  begin(trace: TraceContext, requestId: string, method: string | undefined): RequestSpans;
  /** Takes a stage for the request that is running now, where there is one: warming up belongs to none. */
  stageEnded(stage: Stage, durationMs: number): void;
  /** Sends what is left, for a few seconds at most. */
  stop(): Promise<void>;
}

/** Enough to see what is slow; a collector of a small office keeps up with it. */
export const DEFAULT_SAMPLE_RATIO = 0.1;

/** Where spans go. */
export interface TracingSettings {
  /** The address that takes OTLP over HTTP, with its path. */
  readonly endpoint: string;
  /** The share of the traces begun here that is recorded, from 0 to 1. */
  readonly sampleRatio: number;
}
