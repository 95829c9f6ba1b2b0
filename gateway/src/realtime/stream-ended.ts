import type { GatewayProblem } from '../errors/problems.js';

/** Why a stream was ended that had not come to its end. */
export class StreamEnded extends Error {
  override readonly name = 'StreamEnded';
  constructor(readonly problem: GatewayProblem) {
    super(problem.rule);
  }
}
