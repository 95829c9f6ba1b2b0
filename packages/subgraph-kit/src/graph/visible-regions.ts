import type { Caller } from '@zhucan/access';
import type { Sql } from '@zhucan/sql';

import { getRegionScope } from '../report/scope.js';

/** The part of a region that a caller may see, and how a cursor is bound to both. */
export interface VisibleRegions {
  /** Ids of the regions. */
  readonly regionIds: readonly string[];
  /** The region and the scope of the caller, for what a cursor is bound to. */
  readonly boundTo: readonly string[];
}

/**
 * The regions inside one that a caller asks for; of these only what lies in the region to which the caller's token is narrowed. One
 * statement, two where it is narrowed.
 *
 * @param argument a code of 6, 9 or 12 digits or our own id
 * @throws RefusedError `MALFORMED_REGION` or `UNKNOWN_REGION` on `region`
 */
export async function getVisibleRegions(
  sql: Sql,
  { role, regionCode }: Pick<Caller, 'role' | 'regionCode'>,
  argument: string,
): Promise<VisibleRegions> {
  const { id, regionIds } = await getRegionScope(sql, argument);
  const boundTo = [id, role, regionCode ?? '*'];
  if (regionCode === null) return { regionIds, boundTo };
  const own = new Set((await getRegionScope(sql, regionCode, 'token')).regionIds);
  return { regionIds: regionIds.filter((each) => own.has(each)), boundTo };
}
