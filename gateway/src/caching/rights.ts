import type { RequestContext } from '../subgraphs/request-context.js';
import type { CacheScope } from './cache-hints.js';

/**
 * Who may be given what was kept of a request's answer: the same rights for what is public, the same account for what is private. It is part of every key: what one may
 * see, another may not.
 */
export function rightsOf({ caller }: Pick<RequestContext, 'caller'>, scope: CacheScope): string {
  const { role, regionCode, subject } = caller;
  return JSON.stringify(scope === 'PRIVATE' ? [role, regionCode, subject] : [role, regionCode]);
}
