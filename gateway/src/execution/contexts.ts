import { type Targets, targetsAmong } from './bodies.js';
import { joinEntityOperations, placed } from './entity-operation.js';
import { type CallPlan, headOf, type Part } from './request.js';
import { valueAt } from './rewrites.js';
import { collectHeld, type JsonObject } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

/** A call whose entities are told apart by what their contexts give them as arguments. */
export interface ContextCall {
  readonly call: CallPlan;
  readonly targets: readonly Targets[];
  /** The arguments from contexts, each as JSON, by the name of its variable. */
  readonly variables: ReadonlyMap<string, string>;
}

/**
 * Puts entities with the same arguments from their contexts together, and asks for each set of arguments in the same call under a name
 * of its own: the arguments are variables of the operation, and of one operation each has one value.
 */
export function contextCall(
  call: CallPlan,
  part: Part,
  data: JsonObject,
  types: TypeConditions,
): ContextCall {
  const rewrites = part.fetch.contextRewrites ?? [];
  const sets = new Map<string, { variables: Map<string, string>; objects: JsonObject[] }>();
  for (const held of collectHeld(data, part.path)) {
    const variables = new Map<string, string>();
    for (const { path, renameKeyTo } of rewrites) {
      const value = valueAt(held, path, types);
      // Of several kinds of holders, only one is there.
      if (value !== undefined) variables.set(renameKeyTo, JSON.stringify(value));
    }
    const key = JSON.stringify([...variables]);
    const set = sets.get(key);
    if (set) set.objects.push(held.object);
    else sets.set(key, { variables, objects: [held.object] });
  }
  const names = new Set(rewrites.map(({ renameKeyTo }) => renameKeyTo));
  const all = [...sets.values()];
  const [only] = all;
  if (all.length < 2 || part.entities === undefined)
    return {
      call,
      targets: [targetsAmong(part, only?.objects ?? [])],
      variables: only?.variables ?? new Map(),
    };
  const { writer } = part.entities;
  const joined = joinEntityOperations(
    all.map(() => part.fetch.operation),
    part.fetch.operationName,
    names,
  );
  const parts = joined.places.map((place): Part => ({ ...part, entities: { writer, ...place } }));
  return {
    call: {
      ...call,
      head: headOf(joined.text, part.fetch.operationName),
      parts,
      variables: [
        ...call.variables.filter((name) => !names.has(name)),
        ...all.flatMap((_set, at) => [...names].map((name) => placed(name, at))),
      ],
    },
    targets: parts.map((each, at) => targetsAmong(each, all[at]?.objects ?? [])),
    variables: new Map(
      all.flatMap(({ variables }, at) =>
        [...variables].map(([name, text]) => [placed(name, at), text] as const),
      ),
    ),
  };
}
