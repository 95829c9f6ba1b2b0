import type { Measures } from '../metrics/measures.js';
import { SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import type { SubgraphClient } from '../subgraphs/subgraph-client.js';
import type { Tracing } from './tracing.js';

/** A caller of subgraphs that makes a span of each call of a request with spans. */
export function tracedClient(client: SubgraphClient): SubgraphClient {
  return {
    ...client,
    async call(service, body, context, mutates) {
      if (context.spans === undefined) return client.call(service, body, context, mutates);
      const span = context.spans.beginCall(service);
      let status: number | undefined;
      let outcome = 'answered';
      const onStatus = (came: number): void => {
        status = came;
      };
      try {
        return await client.call(service, body, { ...context, trace: span.trace, onStatus }, mutates);
      } catch (error) {
        outcome = error instanceof SubgraphFailure ? error.rule : 'network';
        throw error;
      } finally {
        span.end(outcome, status);
      }
    },
  };
}

const nothing = (): void => undefined;
const NOBODY_MEASURES: Measures = {
  requestBegan: nothing,
  requestEnded: nothing,
  streamEnded: nothing,
  otherRequestEnded: nothing,
  subscriptionBegan: nothing,
  subscriptionAnswered: nothing,
  subscriptionEnded: nothing,
  connectionOpened: nothing,
  connectionClosed: nothing,
  operationAnswered: nothing,
  stageEnded: nothing,
  cacheAsked: nothing,
  subgraphCalled: nothing,
  callRetried: nothing,
  supergraphRead: nothing,
};

/** Measures that tell of reading and planning, which happen within one turn, to the spans of the request that runs. */
export function tracedMeasures(
  measures: Measures | undefined,
  tracing: Tracing | undefined,
): Measures | undefined {
  if (tracing === undefined) return measures;
  const told = measures ?? NOBODY_MEASURES;
  return {
    ...told,
    stageEnded(stage, durationMs) {
      told.stageEnded(stage, durationMs);
      tracing.stageEnded(stage, durationMs);
    },
  };
}
