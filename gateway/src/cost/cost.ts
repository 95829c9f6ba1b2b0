import type { VariableValues } from '../operations/conditions.js';

/** The estimate of one request: the values of its variables, and what was found for them already. */
export interface Estimation {
  readonly values: VariableValues;
  /** What remembered costs come to, by what they are remembered by. */
  readonly known: Map<unknown, number>;
}

/** A cost that the variables of a request decide. */
export type OpenCost = (estimation: Estimation) => number;

/** A cost that is known, or one that the variables of a request decide. */
export type Cost = number | OpenCost;

/** What a cost comes to within an estimate. */
export function costWithin(cost: Cost, estimation: Estimation): number {
  return typeof cost === 'number' ? cost : cost(estimation);
}

/** What a cost comes to in a request. */
export function costIn(cost: Cost, values: VariableValues): number {
  return costWithin(cost, { values, known: new Map() });
}

/**
 * A cost that is part of several others, and is found once in an estimate: what holds it twice at each of its levels would take twice as long
 * for each of them.
 *
 * @param by what equal costs have in common; without it, a cost is its own
 */
export function remembered(cost: Cost, by?: string): Cost {
  if (typeof cost === 'number') return cost;
  const key = by ?? cost;
  return (estimation) => {
    const before = estimation.known.get(key);
    if (before !== undefined) return before;
    const found = cost(estimation);
    estimation.known.set(key, found);
    return found;
  };
}

/** Costs together: a number where each of them is one. */
function joined(costs: readonly Cost[], empty: number, join: (one: number, other: number) => number): Cost {
  let known = empty;
  const open: OpenCost[] = [];
  for (const cost of costs) {
    if (typeof cost === 'number') known = join(known, cost);
    else open.push(cost);
  }
  if (open.length === 0) return known;
  return (estimation) => open.reduce((total, each) => join(total, each(estimation)), known);
}

/** All of the costs. */
export function sum(costs: readonly Cost[]): Cost {
  return joined(costs, 0, (one, other) => one + other);
}

/** The costliest of them. */
export function largest(costs: readonly Cost[]): Cost {
  return joined(costs, 0, Math.max);
}

/** Nothing is nothing, however often: also of what is too much for a number. */
function product(size: number, cost: number): number {
  return size === 0 || cost === 0 ? 0 : size * cost;
}

/** A cost as often as there are items. A size is found even of what costs nothing: the request may not have one. */
export function times(size: Cost, cost: Cost): Cost {
  if (typeof size === 'number' && typeof cost === 'number') return product(size, cost);
  return (estimation) => product(costWithin(size, estimation), costWithin(cost, estimation));
}
