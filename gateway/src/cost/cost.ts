import type { VariableValues } from '../operations/conditions.js';

/** A cost that is known, or one that the variables of a request decide. */
export type Cost = number | ((values: VariableValues) => number);

/** What a cost comes to in a request. */
export function costIn(cost: Cost, values: VariableValues): number {
  return typeof cost === 'number' ? cost : cost(values);
}

/** Costs together: a number where each of them is one. */
function joined(costs: readonly Cost[], empty: number, join: (one: number, other: number) => number): Cost {
  let known = empty;
  const open: ((values: VariableValues) => number)[] = [];
  for (const cost of costs) {
    if (typeof cost === 'number') known = join(known, cost);
    else open.push(cost);
  }
  if (open.length === 0) return known;
  return (values) => open.reduce((total, each) => join(total, each(values)), known);
}

/** All of the costs. */
export function sum(costs: readonly Cost[]): Cost {
  return joined(costs, 0, (one, other) => one + other);
}

/** The costliest of them. */
export function largest(costs: readonly Cost[]): Cost {
  return joined(costs, 0, Math.max);
}

/** A cost as often as there are items. */
export function times(size: Cost, cost: Cost): Cost {
  if (typeof size === 'number' && typeof cost === 'number') return size * cost;
  // Nothing is nothing, however often.
  if (cost === 0) return typeof size === 'number' ? 0 : (values) => 0 * size(values);
  return (values) => costIn(size, values) * costIn(cost, values);
}
