import type { SubgraphFailure } from '../subgraphs/subgraph-client.js';

/** A fetch of the plan that brought no answer, with what is needed to say which fields it left null. */
export interface FailedFetch {
  readonly failure: SubgraphFailure;
  /** The text of the operation that was sent. */
  readonly operation: string;
  /** Whether the operation asks for entities; its fields then belong at `at`. */
  readonly entities: boolean;
  /** Where in the answer the fetch belongs; `@` stands for every element of a list. */
  readonly at: readonly (string | number)[];
}
