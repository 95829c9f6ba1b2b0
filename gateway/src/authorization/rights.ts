import type { Role, TokenHolder } from '@zhucan/access';

import type { GatewayLogger } from '../logger.js';
import { isMet, type Requirement } from './requirement.js';
import type { Rule } from './rules.js';

/** Which of some requirements a caller meets. */
export interface Rights {
  /** The same for all callers who meet the same of them. */
  readonly key: string;
  meets(requirement: number): boolean;
}

/** Who asks, as far as it decides about policies. */
export interface PolicyQuestion {
  /** Nothing where nobody was asked who he is. */
  readonly holder: TokenHolder | undefined;
  readonly requestId: string;
  /** The policies that the operation meets. */
  readonly policies: readonly string[];
}

/** Says which of some policies hold for a caller. */
export type PolicyHook = (question: PolicyQuestion) => readonly string[] | Promise<readonly string[]>;

/** How policies are decided: by the roles for which each holds, or by a function of the host. */
export type Policies = Readonly<Record<string, readonly Role[]>> | PolicyHook;

/** Who asks for an operation, and until when he must have his answer. */
export interface Asking {
  readonly holder?: TokenHolder | undefined;
  readonly requestId: string;
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
}

/** Finds out what a caller meets: at once, unless a function of the host is asked about policies. */
export type RightsOf = (
  requirements: readonly Requirement[],
  of: Rule,
  asking: Asking,
) => Rights | Promise<Rights>;

function rights(
  requirements: readonly Requirement[],
  of: Rule,
  holder: TokenHolder | undefined,
  holdsPolicy: (name: string) => boolean,
): Rights {
  const met = new Set<number>();
  let key = '';
  for (const place of of) {
    const requirement = requirements[place];
    const isHeld = requirement !== undefined && meets(requirement, holder, holdsPolicy);
    if (isHeld) met.add(place);
    key += isHeld ? '1' : '0';
  }
  return { key, meets: (place) => met.has(place) };
}

function meets(
  requirement: Requirement,
  holder: TokenHolder | undefined,
  holdsPolicy: (name: string) => boolean,
): boolean {
  switch (requirement.kind) {
    case 'authenticated':
      return holder !== undefined;
    case 'scopes':
      return isMet(requirement.anyOf, (scope) => holder?.scopes.includes(scope) ?? false);
    case 'policies':
      return isMet(requirement.anyOf, holdsPolicy);
  }
}

/** Decides policies by roles. */
function byRoles(policies: Readonly<Record<string, readonly Role[]>>): RightsOf {
  return (requirements, of, { holder }) =>
    rights(
      requirements,
      of,
      holder,
      (name) =>
        holder !== undefined && Object.hasOwn(policies, name) && !!policies[name]?.includes(holder.role),
    );
}

/** Asks a function of the host, for as long as the request has time; where it fails, no policy holds. */
async function asked(
  hook: PolicyHook,
  question: PolicyQuestion,
  deadline: number,
): Promise<readonly string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error('the policies were not decided in time'));
    }, deadline - performance.now());
  });
  try {
    return await Promise.race([hook(question), late]);
  } finally {
    clearTimeout(timer);
  }
}

function byHook(hook: PolicyHook, logger: GatewayLogger): RightsOf {
  return (requirements, of, { holder, requestId, deadline }) => {
    const policies = of.flatMap((place) => {
      const requirement = requirements[place];
      return requirement?.kind === 'policies' ? requirement.anyOf.flat() : [];
    });
    if (policies.length === 0) return rights(requirements, of, holder, () => false);
    return asked(hook, { holder, requestId, policies: [...new Set(policies)] }, deadline)
      .catch((error: unknown): readonly string[] => {
        logger.error({ requestId, err: error }, 'the policies could not be decided, so that none holds');
        return [];
      })
      .then((held) => rights(requirements, of, holder, (name) => held.includes(name)));
  };
}

/** Builds what finds out what callers meet. */
export function rightsFinder(policies: Policies, logger: GatewayLogger): RightsOf {
  return typeof policies === 'function' ? byHook(policies, logger) : byRoles(policies);
}
