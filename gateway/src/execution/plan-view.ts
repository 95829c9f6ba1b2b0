import type { RequiredSelection } from '../plan/plan.js';
import type { Run } from '../operations/operation.js';

/** A part of a call, as a developer reads it: calls of several places to one subgraph are merged into one. */
export interface PartView {
  /** Where the answer belongs; `@` stands for every element of a list. */
  readonly path: string;
  /** What of each entity is sent; only a part that asks for entities has it. */
  readonly requires?: string;
}

/** A call of a subgraph, as it is compiled. */
export interface CallView {
  readonly id: number;
  readonly service: string;
  readonly operation: string;
  /** The client's variables that go along. */
  readonly variables: readonly string[];
  /** The calls whose answers must be there before. */
  readonly after: readonly number[];
  readonly mutates: boolean;
  readonly parts: readonly PartView[];
}

/** The plan of an operation for one choice of its conditions. */
export interface PlanView {
  readonly calls: readonly CallView[];
}

function requiredText(selections: readonly RequiredSelection[]): string {
  const texts = selections.map((selection) => {
    if (selection.kind === 'InlineFragment') {
      const condition = selection.typeCondition === undefined ? '' : ` on ${selection.typeCondition}`;
      return `...${condition} ${requiredText(selection.selections)}`;
    }
    const inner = selection.selections ?? [];
    return inner.length === 0 ? selection.name : `${selection.name} ${requiredText(inner)}`;
  });
  return `{ ${texts.join(' ')} }`;
}

/** The operation that a call sends, out of the beginning of its body. */
function operationIn(head: string): string {
  const { query } = JSON.parse(`${head}}}`) as { readonly query: string };
  return query;
}

/** Shows the calls of plans. An operation with several plans has them one after the other; none of them waits for another. */
export function planView(runs: readonly Run[]): PlanView {
  const calls: CallView[] = [];
  for (const run of runs) {
    const first = calls.length;
    for (const [at, call] of run.calls.entries())
      calls.push({
        id: first + at,
        service: call.service,
        operation: operationIn(call.head),
        variables: call.variables,
        after: call.after.map((place) => first + place),
        mutates: call.mutates,
        parts: call.parts.map(({ path, fetch }) => ({
          path: path.join('.'),
          ...(fetch.requires === undefined ? {} : { requires: requiredText(fetch.requires) }),
        })),
      });
  }
  return { calls };
}
