import type { IncomingHttpHeaders } from 'node:http';

import type { AdmittedRequest, EngineAnswer } from '../engine/engine.js';

/** A request with this header is told in `extensions.cost` what it was estimated to cost and what it did cost. */
const COST_HEADER = 'x-zhucan-cost';

/** Whether a request asks what it costs. */
export function wantsCost(headers: IncomingHttpHeaders): boolean {
  return headers[COST_HEADER] !== undefined;
}

/** What a request was estimated to cost, and what it did cost by the lists as they came. */
export interface CostReport {
  readonly cost: { readonly estimated: number; readonly actual: number };
}

/** Reports the cost of a request for the extensions of its answer. */
export function costReport(
  { operation, variables, cost }: AdmittedRequest,
  { data }: EngineAnswer,
): CostReport {
  const actual = operation.cost.actual(variables.values, JSON.parse(data));
  return { cost: { estimated: cost, actual } };
}
