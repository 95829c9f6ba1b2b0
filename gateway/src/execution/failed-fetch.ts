/** A fetch of the plan that brought no answer, or none for a root field, with what is needed to say which fields it left null. */
export interface FailedFetch {
  /** What is told at each of these fields. */
  readonly error: { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> };
  /** The text of the operation that was sent. */
  readonly operation: string;
  /** Whether the operation asks for entities; its fields then belong at `at`. */
  readonly entities: boolean;
  /** Where in the answer the fetch belongs; `@` stands for every element of a list. */
  readonly at: readonly (string | number)[];
  /** The name in the answer of the one root field that is meant; null for the whole operation. */
  readonly root: string | null;
  /** Whether another subgraph stood in: where that left nothing null, nothing is missing. */
  readonly covered: boolean;
}
