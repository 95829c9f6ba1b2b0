import type { AdmittedRequest } from '../engine/engine.js';
import { type GatewayProblem, gatewayProblem } from '../errors/problems.js';
import { Refused } from '../http/answer.js';
import type { Budget, BudgetState } from './budget.js';

/** The headers that tell a client of its budget (RateLimit header fields for HTTP), names and values in turn. */
export function budgetHeaders(
  { settings }: Budget,
  { remaining, resetSeconds }: BudgetState,
): readonly string[] {
  const policy = `"cost";q=${settings.points};w=${settings.durationSeconds}`;
  return ['ratelimit-policy', policy, 'ratelimit', `"cost";r=${remaining};t=${resetSeconds}`];
}

/** What a request takes: its cost, or what is counted of it in any case. One that is refused was read all the same, and takes one. */
export function pointsOf({ cost, operation }: AdmittedRequest): number {
  return Math.max(Math.ceil(cost), operation.cost.leastPoints);
}

/** What is said to a client whose budget does not have what it asks for. */
export function overBudget({ settings }: Budget, { remaining }: BudgetState, points: number): GatewayProblem {
  return gatewayProblem('COST_BUDGET_EXCEEDED', 'budget', {
    detail: `The budget is ${settings.points} in ${settings.durationSeconds} s, ${remaining} are left, the request costs ${points}.`,
  });
}

function refusedFor(budget: Budget, state: BudgetState, points: number): Refused {
  return new Refused(429, overBudget(budget, state, points), [
    'retry-after',
    String(state.resetSeconds),
    ...budgetHeaders(budget, state),
  ]);
}

/**
 * Lets no request be read and planned of who is known to have nothing left.
 *
 * @throws Refused where that is so
 */
export function refuseEmpty(budget: Budget, subject: string): void {
  const empty = budget.emptyOf(subject);
  if (empty) throw refusedFor(budget, empty, 1);
}

/**
 * Takes what a request costs from the budget of who asks.
 *
 * @throws Refused where the budget does not have it
 */
export async function charge(budget: Budget, subject: string, points: number): Promise<BudgetState> {
  const state = await budget.take(subject, points);
  if (state.isOver) throw refusedFor(budget, state, points);
  return state;
}
