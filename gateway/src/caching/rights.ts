import type { HeaderRules } from '../headers/header-rules.js';
import type { RequestContext } from '../subgraphs/request-context.js';
import type { CacheScope } from './cache-hints.js';

/**
 * Who may be given what was kept of a request's answer: the same rights for what is public, the same account for what is private, and in any case the same
 * headers that are passed on. It is part of every key: what one may see, another may not.
 *
 * @param rules by which headers are passed on
 * @param service the subgraph that was sent them, where what is kept came from one alone
 */
export function rightsOf(
  { caller, received }: Pick<RequestContext, 'caller' | 'received'>,
  scope: CacheScope,
  rules: HeaderRules | undefined,
  service?: string,
): string {
  const { role, regionCode, subject } = caller;
  const own = scope === 'PRIVATE' ? [role, regionCode, subject] : [role, regionCode];
  return JSON.stringify(rules ? [own, rules.valuesOf(received, service)] : own);
}
