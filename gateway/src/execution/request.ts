import { Kind, parse } from 'graphql';

import { operationOf } from '../operations/document.js';
import type { FetchNode } from '../plan/plan.js';
import type { Group } from '../plan/schedule.js';
import type { Step } from '../plan/steps.js';
import { compact, joinEntityOperations, withoutRootCondition } from './entity-operation.js';
import { type RepresentationWriter, representationWriter } from './representations.js';
import type { TypeConditions } from './type-conditions.js';

/** A fetch within a call: of entities, with what is sent of them, or of the root. */
export interface Part {
  readonly fetch: FetchNode;
  readonly path: Step['path'];
  /** The fields of a root operation that are there whatever its conditions, by their names in the answer. */
  readonly rootNames: readonly string[];
  readonly entities:
    | { readonly writer: RepresentationWriter; readonly variable: string; readonly responseKey: string }
    | undefined;
}

/** One call of one subgraph, compiled: what is known before the data are. */
export interface CallPlan {
  readonly service: string;
  /** The body up to the value of the first variable's list. */
  readonly head: string;
  readonly parts: readonly Part[];
  /** The client's variables that the operation has. */
  readonly variables: readonly string[];
  /** Places of the calls that must be answered before. */
  readonly after: readonly number[];
  /** Places of the calls that wait for this one. */
  readonly before: readonly number[];
  readonly mutates: boolean;
}

function unconditionalNames({ operation, outputRewrites = [] }: FetchNode): string[] {
  // Renamed fields come back under other names.
  if (outputRewrites.length > 0) return [];
  const definition = operationOf(parse(operation, { noLocation: true }));
  return (definition?.selectionSet.selections ?? []).flatMap((selection) =>
    selection.kind === Kind.FIELD && (selection.directives ?? []).length === 0
      ? [selection.alias?.value ?? selection.name.value]
      : [],
  );
}

/** The body of a call up to its variables. */
export function headOf(text: string, operationName: string | undefined): string {
  const name = operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`;
  return `{"query":${JSON.stringify(text)}${name},"variables":{`;
}

/** Compiles the calls of a schedule. */
export function compileCalls(groups: readonly Group[], types: TypeConditions): CallPlan[] {
  return groups.map((group, at): CallPlan => {
    const [first] = group.steps;
    if (first === undefined) throw new Error('a group has no step');
    const { serviceName, operationName, operationKind } = first.fetch;
    const ofEntities = group.steps.every(({ fetch }) => fetch.requires !== undefined);
    const joined = ofEntities
      ? joinEntityOperations(
          group.steps.map(({ fetch }) => fetch.operation),
          operationName,
        )
      : { text: compact(withoutRootCondition(first.fetch.operation)), places: [] };
    return {
      service: serviceName,
      head: headOf(joined.text, operationName),
      parts: group.steps.map(({ fetch, path }, part): Part => {
        const place = joined.places[part];
        return {
          fetch,
          path,
          rootNames: fetch.requires ? [] : unconditionalNames(fetch),
          entities:
            fetch.requires && place
              ? { writer: representationWriter(fetch.requires, fetch.inputRewrites, types), ...place }
              : undefined,
        };
      }),
      variables: [...new Set(group.steps.flatMap(({ fetch }) => fetch.variableUsages ?? []))],
      after: group.after,
      before: groups.flatMap((other, place) => (other.after.includes(at) ? [place] : [])),
      mutates: operationKind === 'mutation',
    };
  });
}
