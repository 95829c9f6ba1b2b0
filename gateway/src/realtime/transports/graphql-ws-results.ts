import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';

import type { Engine, EngineAnswer } from '../../engine/engine.js';
import type { AnswerError } from '../../projection/merge-errors.js';
import type { AnswerStream } from '../events.js';

/** An error of ours as the library passes it on. */
export class Told extends GraphQLError {
  constructor(private readonly error: AnswerError) {
    super(error.message);
  }
  override toJSON() {
    const { message, path, locations, extensions } = this.error;
    return { message, ...(path ? { path } : {}), ...(locations ? { locations } : {}), extensions };
  }
}

/** Errors as the library passes them on. */
export function told(errors: readonly AnswerError[], requestId: string): Told[] {
  return errors.map((error) => new Told({ ...error, extensions: { ...error.extensions, requestId } }));
}

/** An answer as the library passes it on. */
export function resultOf({ data, errors }: EngineAnswer, requestId: string): ExecutionResult {
  return {
    data: JSON.parse(data) as Record<string, unknown> | null,
    ...(errors.length > 0 ? { errors: told(errors, requestId) } : {}),
  };
}

/** Answers as the library takes them: it calls `return` only of what has all three. */
type AnswerIterator = AsyncIterableIterator<ExecutionResult, void, void> &
  Required<Pick<AsyncIterator<ExecutionResult, void, void>, 'return' | 'throw'>>;

/** A stream as the library takes it: ended by `return`, also while it waits for an answer. */
export function iterate(stream: AnswerStream, requestId: string, onEnd: () => void): AnswerIterator {
  const done = { done: true, value: undefined } as const;
  return {
    async next() {
      try {
        const answer = await stream.next();
        if (answer) return { done: false, value: resultOf(answer, requestId) };
        onEnd();
        return done;
      } catch (error) {
        onEnd();
        throw error;
      }
    },
    return() {
      stream.close();
      onEnd();
      return Promise.resolve(done);
    },
    throw(error) {
      stream.close();
      onEnd();
      return Promise.reject(error as Error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** What an operation comes to. */
export type Outcome = ExecutionResult | AnswerIterator;

/** What the library is given to run: it has run already, so that a refusal could be told as one. */
export function asRun(engine: Engine, definition: OperationDefinitionNode, outcome: Outcome): ExecutionArgs {
  return {
    schema: engine.schema,
    document: { kind: Kind.DOCUMENT, definitions: [definition] },
    contextValue: outcome,
  };
}
