/** What one request may ask for. Checked before validation and planning, so that a hostile query costs only its parsing. */
export interface QueryLimits {
  /** Bytes of a request body. Files never pass through the graph: imports have an upload address of their own. */
  readonly maxBodyBytes: number;
  /** Lexical tokens of a document. */
  readonly maxTokens: number;
  /** Levels of fields, or of lists and objects in a value; the usual introspection query has 14 of fields. */
  readonly maxDepth: number;
  /** Fields after fragments are expanded; the whole report with reconciliation and evidence has about 300. */
  readonly maxFields: number;
  /** Aliased fields after fragments are expanded. */
  readonly maxAliases: number;
  /** Fields of Query or Mutation after fragments are expanded. */
  readonly maxRootFields: number;
  /** Directives in the document. */
  readonly maxDirectives: number;
  /** The longest that planning an operation may take before a cheaper way is tried, and that way in turn, in milliseconds. */
  readonly maxPlanningMs: number;
  /** What an operation may be estimated to cost: objects asked for, each by its weight. */
  readonly maxCost: number;
  /** Operations that one request may hold; with one, a list of them is refused. */
  readonly maxBatch: number;
  /** Items that a list is taken to have of which the schema says nothing. */
  readonly assumedListSize: number;
}

/** Roomy for every query of the staff's clients, small for an attacker. */
export const DEFAULT_LIMITS: QueryLimits = {
  maxBodyBytes: 256 * 1024,
  maxTokens: 4_000,
  maxDepth: 16,
  maxFields: 2_000,
  maxAliases: 100,
  maxRootFields: 30,
  maxDirectives: 50,
  // A plan of a hundred fields takes some 20 ms; a slow machine takes ten times as long.
  maxPlanningMs: 1_000,
  maxCost: 100_000,
  maxBatch: 1,
  assumedListSize: 5,
};
