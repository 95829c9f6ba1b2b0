import { type DocumentNode, type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';

import { type GatewayProblem, gatewayProblem } from '../errors/problems.js';
import type { QueryLimits } from '../limits/limits.js';
import { measureDocument } from '../limits/measure-document.js';
import { fragmentsOf } from '../operations/document.js';
import type { VariableValues } from '../operations/conditions.js';
import { actualCost } from './actual.js';
import { type Cost, costIn } from './cost.js';
import { type CostModel, estimateCost } from './estimate.js';
import { SlicingRefused } from './sizes.js';
import type { Weights } from './weights.js';

/** What an operation costs; weighed once, before it is planned. */
export interface OperationCost {
  /** Nothing where the variables of a request decide it. */
  readonly constant: number | undefined;
  /** Of how many costs that variables decide it is made. */
  readonly openParts: number;
  /** What a request takes at least from the budget of who asks: one point, and one for each alias. */
  readonly leastPoints: number;
  /** What it is estimated to cost with the variables of a request, or why it is refused. */
  estimate(values: VariableValues): number | GatewayProblem;
  /** What its answer did cost. */
  actual(values: VariableValues, data: unknown): number;
}

/** What weighs the operations of one graph. */
export type Scales = (
  document: DocumentNode,
  definition: OperationDefinitionNode,
) => OperationCost | GatewayProblem;

function tooCostly(estimated: number, maxCost: number): GatewayProblem {
  return gatewayProblem('QUERY_LIMIT_EXCEEDED', 'maxCost', {
    detail: `maxCost is ${maxCost}, the operation is estimated at ${estimated}.`,
  });
}

function judged(weigh: () => number, maxCost: number): number | GatewayProblem {
  try {
    const estimated = weigh();
    return estimated > maxCost ? tooCostly(estimated, maxCost) : estimated;
  } catch (error) {
    if (!(error instanceof SlicingRefused)) throw error;
    return gatewayProblem('QUERY_LIMIT_EXCEEDED', 'requireOneSlicingArgument', {
      field: error.field,
      detail: 'The field wants exactly one argument that says how many items are asked for.',
    });
  }
}

/**
 * Makes the scales of a graph. An operation whose cost no variable decides is judged once; else each request is.
 *
 * @returns scales that say what an operation costs, or why it is refused whatever its variables
 */
export function makeScales(
  schema: GraphQLSchema,
  weights: Weights,
  { maxCost, assumedListSize }: QueryLimits,
): Scales {
  const model: CostModel = { ...weights, schema, assumedListSize };
  return (document, definition) => {
    const operation = { definition, fragments: fragmentsOf(document) };
    let cost: Cost = 0;
    let parts = 0;
    const first = judged(() => {
      ({ cost, open: parts } = estimateCost(model, operation));
      return typeof cost === 'number' ? cost : 0;
    }, maxCost);
    if (typeof first !== 'number') return first;
    const estimated = cost;
    const openParts = parts;
    const { aliases } = measureDocument({
      kind: Kind.DOCUMENT,
      definitions: [definition, ...operation.fragments.values()],
    });
    const leastPoints = Math.max(1, aliases);
    const actual: OperationCost['actual'] = (values, data) => actualCost(model, operation, values, data);
    return typeof estimated === 'number'
      ? { constant: estimated, openParts: 0, leastPoints, estimate: () => estimated, actual }
      : {
          constant: undefined,
          openParts,
          leastPoints,
          estimate: (values) => judged(() => costIn(estimated, values), maxCost),
          actual,
        };
  };
}
