import { isObject } from '../execution/tree.js';

/** Why a subgraph gave no answer that can be used. */
export type FailureRule =
  'network' | 'deadline' | 'refused' | 'answer' | 'overload' | 'circuit open' | 'cancelled';

/** A call that brought no answer. The cause is for the log only. */
export class SubgraphFailure extends Error {
  constructor(
    readonly service: string,
    readonly rule: FailureRule,
    cause: string,
  ) {
    super(cause);
    this.name = 'SubgraphFailure';
  }
}

/** An answer of a subgraph before it is looked into. */
export interface SubgraphAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly Record<string, unknown>[];
}

/**
 * Reads an answer.
 *
 * @throws SubgraphFailure where the text is none of GraphQL
 */
export function parseAnswer(text: string, service: string): SubgraphAnswer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new SubgraphFailure(service, 'answer', 'the answer is not JSON');
  }
  if (!isObject(parsed)) throw new SubgraphFailure(service, 'answer', 'the answer is not an object');
  const { data, errors } = parsed;
  const goodData = data === undefined || data === null || isObject(data);
  const goodErrors = errors === undefined || (Array.isArray(errors) && errors.every(isObject));
  if (!goodData || !goodErrors || (data === undefined && errors === undefined)) {
    throw new SubgraphFailure(service, 'answer', 'the answer is not one of GraphQL');
  }
  return parsed;
}
