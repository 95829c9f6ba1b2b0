/**
 * A query plan as data, in the form in which planners of Federation 2 give it out: which subgraphs are asked for what, in which order,
 * and where the answers belong.
 */
export interface QueryPlan {
  /** Nothing where no subgraph needs to be asked. */
  readonly node?: PlanNode | undefined;
  /** Of a subscription, the fetch that brings an event each time it is answered; `node` is what follows each of them. */
  readonly primary?: FetchNode | undefined;
}

/** The plan of an operation of which parts may come later. */
export interface DeferredPlan {
  /** What is fetched for the first part. */
  readonly node?: PlanNode | undefined;
  readonly deferred: readonly DeferredBlock[];
}

/** What is fetched for one deferred fragment, and for those within it. It follows what it is deferred in. */
export interface DeferredBlock extends DeferredPlan {
  /** The label of the fragment's `@defer`. */
  readonly label: string;
}

export type PlanNode =
  | { readonly kind: 'Sequence' | 'Parallel'; readonly nodes: readonly PlanNode[] }
  | { readonly kind: 'Flatten'; readonly path: PlanPath; readonly node: PlanNode }
  | {
      readonly kind: 'Condition';
      /** The name of a Boolean variable. */
      readonly condition: string;
      readonly ifClause?: PlanNode | undefined;
      readonly elseClause?: PlanNode | undefined;
    }
  | FetchNode;

/** Where an answer belongs: names of fields, `@` for every element of a list. */
export type PlanPath = readonly (string | number)[];

/** One operation for one subgraph. */
export interface FetchNode {
  readonly kind: 'Fetch';
  readonly serviceName: string;
  readonly operation: string;
  readonly operationName?: string | undefined;
  readonly operationKind?: string | undefined;
  readonly variableUsages?: readonly string[] | undefined;
  /** What of an entity is sent, so that the subgraph finds it; only a fetch of entities has it. */
  readonly requires?: readonly RequiredSelection[] | undefined;
  readonly inputRewrites?: readonly Rewrite[] | undefined;
  readonly outputRewrites?: readonly Rewrite[] | undefined;
  readonly contextRewrites?: readonly KeyRenamer[] | undefined;
}

export type RequiredSelection =
  | {
      readonly kind: 'Field';
      readonly name: string;
      readonly alias?: string | undefined;
      readonly selections?: readonly RequiredSelection[] | undefined;
    }
  | {
      readonly kind: 'InlineFragment';
      readonly typeCondition?: string | undefined;
      readonly selections: readonly RequiredSelection[];
    };

/** A change of what is sent to a subgraph or comes from it; the path has names of fields and `... on Type`. */
export type Rewrite = ValueSetter | KeyRenamer;

export interface ValueSetter {
  readonly kind: 'ValueSetter';
  readonly path: readonly string[];
  readonly setValueTo: unknown;
}

export interface KeyRenamer {
  readonly kind: 'KeyRenamer';
  readonly path: readonly string[];
  readonly renameKeyTo: string;
}
