import { AsyncLocalStorage } from 'node:async_hooks';

const traces = new AsyncLocalStorage<string>();

/** Does work in a trace, so that the events which it writes name it. @param traceparent as W3C Trace Context has it */
export function withTraceparent<T>(traceparent: string | undefined, work: () => Promise<T>): Promise<T> {
  return traceparent === undefined ? work() : traces.run(traceparent, work);
}

/** The trace of the work that is being done, or null. */
export function currentTraceparent(): string | null {
  return traces.getStore() ?? null;
}
