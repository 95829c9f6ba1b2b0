import { compact } from '../execution/entity-operation.js';
import type { FieldOwners } from '../supergraph/field-owners.js';
import { type RootOperation, type StandIn, standInOperation, widenRoot } from './root-operations.js';
import { type ClientOperation, sharedLeaves, type SharedLeaves } from './shared-leaves.js';
import type { Step } from './steps.js';

/** The calls by which other subgraphs stand in for one that failed. */
export interface StandInCall extends StandIn {
  readonly service: string;
}

/** Steps of which the root ones ask for what is shared, and what is known of who could stand in. */
export interface Widened {
  readonly steps: readonly Step[];
  /**
   * Who could bring the shared scalars of root fields that one subgraph alone was asked for and did not answer.
   *
   * @param query the operation that was sent
   * @param names the root fields, by their names in the answer; all of the operation where none are named
   */
  readonly standInsFor: (
    query: string,
    service: string,
    names: readonly string[] | undefined,
  ) => readonly StandInCall[];
}

function standIns(
  root: RootOperation,
  service: string,
  names: readonly string[],
  shared: SharedLeaves,
): readonly StandInCall[] {
  const owners = names.flatMap((name) => (shared.get(name) ?? []).flatMap((leaf) => [...leaf.owners]));
  return [...new Set(owners)]
    .filter((other) => other !== service)
    .flatMap((other) => {
      const operation = standInOperation(root.document, names, shared, other);
      return operation ? [{ ...operation, query: compact(operation.query), service: other }] : [];
    });
}

/**
 * Lets each subgraph that a plan asks for a part of a shareable root field bring the shared scalars of it too: without a call more they
 * come from whoever lives.
 */
export function widen(steps: readonly Step[], owners: FieldOwners, client: ClientOperation): Widened {
  const shared = sharedLeaves(owners, client);
  if (shared.size === 0) return { steps, standInsFor: () => [] };
  const roots = new Map<string, RootOperation>();
  const asked = new Map<string, number>();
  const widened = steps.map((step): Step => {
    const { fetch, path } = step;
    if (fetch.requires !== undefined || path.length > 0) return step;
    const root = widenRoot(fetch.operation, shared, fetch.serviceName);
    roots.set(root.query, root);
    for (const name of root.names) asked.set(name, (asked.get(name) ?? 0) + 1);
    return { ...step, fetch: { ...fetch, operation: root.query } };
  });
  return {
    steps: widened,
    standInsFor(query, service, names) {
      const root = roots.get(query);
      if (root === undefined) return [];
      const alone = (names ?? root.names).filter((name) => asked.get(name) === 1);
      return standIns(root, service, alone, shared);
    },
  };
}
