import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { EngineAnswer } from '../engine/engine.js';
import { type AnswerTaker, type Collected, takeAnswer } from '../execution/answers.js';
import { nothingCollected } from '../execution/execute.js';
import type { CallPlan } from '../execution/request.js';
import { type Refusal } from '../operations/refusal.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import { type SubgraphAnswer, SubgraphFailure } from '../subgraphs/subgraph-answer.js';
import { StreamEnded } from './stream-ended.js';

/** The events of one subscription, as its source brings them. */
export interface EventStream {
  /** The next event; nothing once the source has ended. @throws StreamEnded where it ended otherwise than by itself */
  next(): Promise<SubgraphAnswer | undefined>;
  /** Ends it; a `next` that waits comes back with nothing. May be called twice. */
  close(): void;
}

/** Where the events of subscriptions come from. */
export interface EventSource {
  /**
   * Begins to listen.
   *
   * @param call the compiled call of the root field
   * @param variables the client's variables, each as JSON
   * @throws SubgraphFailure where the source cannot be reached, StreamEnded where it refuses
   */
  open(call: CallPlan, variables: ReadonlyMap<string, string>, context: RequestContext): Promise<EventStream>;
  close(): Promise<void>;
}

/** The answers of one subscription, or the parts of one answer. */
export interface AnswerStream {
  /** The next answer; nothing after the last. @throws StreamEnded where it ended otherwise than by itself */
  next(): Promise<EngineAnswer | undefined>;
  /** Ends it; a `next` that waits comes back with nothing. May be called twice. */
  close(): void;
}

/** How events become answers. */
export interface EventAnswering {
  /** The call of the root field; nothing where conditions have left none. */
  readonly call: CallPlan | undefined;
  readonly source: EventSource | undefined;
  readonly variables: ReadonlyMap<string, string>;
  /** Of the request that opens it. */
  readonly context: RequestContext;
  /** Who asks, checked again. @throws StreamEnded where he may no longer */
  readonly renew: () => Promise<RequestContext>;
  readonly takerFor: (context: RequestContext) => AnswerTaker;
  /** Fetches what follows an event, and writes the answer. */
  readonly answerTo: (event: Collected, context: RequestContext) => Promise<EngineAnswer>;
}

const NO_ROOT_FIELD: Refusal = {
  errors: [
    problemAsError(
      gatewayProblem('GRAPHQL_VALIDATION_FAILED', 'root field', {
        field: 'query',
        detail: 'Conditions leave no field to subscribe to.',
      }),
    ),
  ],
};

/** Whoever subscribed has other rights now than those that the subscription was compiled for. */
export function rightsChanged(): StreamEnded {
  return new StreamEnded(gatewayProblem('FORBIDDEN', 'rights have changed'));
}

/** A stream whose answers are those to the events of a subscription's source. */
export async function streamOfEvents(answering: EventAnswering): Promise<AnswerStream | Refusal> {
  const { call, source, variables, context, renew, takerFor, answerTo } = answering;
  const [part] = call?.parts ?? [];
  if (call === undefined || part === undefined) return NO_ROOT_FIELD;
  let events: EventStream;
  try {
    if (source === undefined) throw new SubgraphFailure(call.service, 'network', 'no source of events');
    events = await source.open(call, variables, context);
  } catch (error) {
    if (!(error instanceof SubgraphFailure)) throw error;
    return { errors: [takerFor(context).failed(error, call.service)] };
  }
  return {
    async next() {
      const event = await events.next();
      if (event === undefined) return undefined;
      const now = await renew();
      const collected = nothingCollected();
      const targets = [{ part, representations: [], objects: [[collected.data]] }];
      await takeAnswer(call, targets, { text: '', from: 0, size: 1 }, event, collected, takerFor(now));
      return answerTo(collected, now);
    },
    close: () => events.close(),
  };
}
