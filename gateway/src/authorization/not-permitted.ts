import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { Refusal } from '../operations/refusal.js';

/** An operation that is not run for whoever asks. */
export class NotPermitted extends Error {
  override readonly name = 'NotPermitted';

  /** @param reason that its answer takes what may not be read, however it is planned; or that it grows too large where it is asked by types */
  constructor(readonly reason: 'unreadable' | 'too many fields') {
    super(reason);
  }

  /** How it is told. Nothing is said of what is read within: which keys there are is nobody's business. */
  get refusal(): Refusal {
    const problem =
      this.reason === 'unreadable'
        ? gatewayProblem('UNAUTHORIZED_FIELD_OR_TYPE', 'what the answer takes', { field: 'query' })
        : gatewayProblem('QUERY_LIMIT_EXCEEDED', 'fields by type', { field: 'query' });
    return { errors: [problemAsError(problem)] };
  }
}
