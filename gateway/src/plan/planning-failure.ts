import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { Refusal } from '../operations/refusal.js';

const MOST_FRAMES = 8;

/** A valid operation for which no plan was made. The cause is for the log only. */
export class PlanningFailure extends Error {
  override readonly name = 'PlanningFailure';
  constructor(
    readonly rule: 'maxPlanningMs' | 'planner',
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : 'the planner gave up', { cause });
  }

  /** What may be logged of it: the class of the cause and where it was thrown. What a planner says quotes the operation. */
  get place(): { readonly rule: string; readonly kind: string; readonly frames: readonly string[] } {
    const { rule, cause } = this;
    if (!(cause instanceof Error)) return { rule, kind: typeof cause, frames: [] };
    const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    return { rule, kind: cause.name, frames: frames.slice(0, MOST_FRAMES).map((line) => line.trim()) };
  }

  /** How it is told to whoever asked: one that takes too long is over a limit of ours, and may be asked in parts. */
  get refusal(): Refusal {
    const code = this.rule === 'maxPlanningMs' ? 'QUERY_LIMIT_EXCEEDED' : 'QUERY_PLANNING_FAILED';
    return { errors: [problemAsError(gatewayProblem(code, this.rule, { field: 'query' }))] };
  }
}

/** Gives what needs a plan, or the refusal where none was made. @param onFailure told of the cause */
export function planned<Made>(
  make: () => Made,
  onFailure: (failure: PlanningFailure) => void,
): Made | Refusal {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof PlanningFailure)) throw error;
    onFailure(error);
    return error.refusal;
  }
}
