import type { AdmittedRequest, EngineAnswer } from '../engine/engine.js';

/** A request with this header is told in `extensions.cost` what it was estimated to cost and what it did cost. */
export const COST_HEADER = 'x-zhucan-cost';

/** The extensions of an answer with its cost, as JSON. */
export function costReport({ operation, variables, cost }: AdmittedRequest, { data }: EngineAnswer): string {
  const actual = operation.cost.actual(variables.values, JSON.parse(data));
  return JSON.stringify({ cost: { estimated: cost, actual } });
}
