import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { GatewayLogger } from '../logger.js';
import type { VariableValues } from '../operations/conditions.js';
import type { PreparedOperation, Variant } from '../operations/operation.js';
import type { Refusal } from '../operations/refusal.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import { NotPermitted } from './not-permitted.js';
import type { Requirement } from './requirement.js';
import { type Policies, type Rights, rightsFinder } from './rights.js';

/** How the rules of a supergraph are applied to those who ask. */
export interface AuthorizationSettings {
  /** Whether fields that may not be read are left out, as is done where nothing is said, or the whole request is refused. */
  readonly mode?: 'filter' | 'reject' | undefined;
  /** How policies are decided; where nothing is said, none holds. */
  readonly policies?: Policies | undefined;
}

/** Applies the rules of one supergraph. */
export interface AppliedRules {
  /** Finds out what whoever asks for an operation meets of its requirements. */
  rightsOf(
    operation: PreparedOperation,
    context: Pick<RequestContext, 'caller' | 'holder' | 'deadline'>,
  ): Rights | Promise<Rights>;
  /** What an operation comes to for whoever has these rights. */
  variantFor(
    operation: PreparedOperation,
    values: VariableValues,
    rights: Rights | undefined,
  ): Variant | Refusal;
}

/** Errors of one refusal at most. */
const MOST_ERRORS = 20;

/** A request that is refused for what was left out of it. */
export function refusalFor(left: Iterable<readonly [field: string, rule: string]>): Refusal {
  return {
    errors: [...left]
      .slice(0, MOST_ERRORS)
      .map(([field, rule]) => problemAsError(gatewayProblem('UNAUTHORIZED_FIELD_OR_TYPE', rule, { field }))),
  };
}

/** Applies rules with these requirements. */
export function applyRules(
  requirements: readonly Requirement[],
  { mode = 'filter', policies = {} }: AuthorizationSettings,
  logger: GatewayLogger,
): AppliedRules {
  const find = rightsFinder(policies, logger);
  return {
    rightsOf: (operation, { caller: { requestId }, holder, deadline }) =>
      find(requirements, operation.requirements ?? [], { holder, requestId, deadline }),
    variantFor(operation, values, rights) {
      if (rights === undefined) return operation.variantFor(values);
      try {
        const variant = operation.variantFor(values, rights);
        const left = variant.denials?.left;
        return mode === 'reject' && left !== undefined && left.size > 0 ? refusalFor(left) : variant;
      } catch (error) {
        if (error instanceof NotPermitted) return error.refusal;
        throw error;
      }
    },
  };
}
