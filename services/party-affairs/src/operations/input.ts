import type { Problem, Problems } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';
import { forbidden, getRegionScope, type RecordUnit, type RegionScope } from '@zhucan/subgraph-kit';

import type { PartyAffairsContext } from '../loaders/index.js';

/** What saving needs, for somebody who asks over the graph. */
export function unitOf(context: PartyAffairsContext, sql: Sql): RecordUnit {
  const { service, protector, caller, clock } = context;
  return { service, sql, protector, caller, today: clock.today() };
}

/** The fields of an input by those of the workbook, where they differ. */
const INPUT_FIELDS: Readonly<Record<string, string>> = {
  regionId: 'region',
  recordKind: 'kind',
  result: 'statedValue',
  memberKind: 'stage',
};

/** Problems in the words of an input instead of the columns of a workbook: the rules are the same. */
export function inputProblems([first, ...others]: Problems): Problems {
  const renamed = ({ field, ...rest }: Problem): Problem => ({
    ...rest,
    field: `input.${INPUT_FIELDS[field] ?? field}`,
  });
  return [renamed(first), ...others.map(renamed)];
}

/**
 * Finds the region of a branch that the caller may write to.
 *
 * @param former the region in which the thing stands already; somebody whose token is narrowed to a region changes nothing elsewhere
 * @throws RefusedError `MALFORMED_REGION` or `UNKNOWN_REGION`; GraphQLError `FORBIDDEN` outside the caller's region
 */
export async function getOwnBranch(
  context: PartyAffairsContext,
  sql: Sql,
  region: string,
  former: string | null,
): Promise<RegionScope> {
  const found = await getRegionScope(sql, region, 'input.region');
  const own = await context.loaders.ownRegions();
  if (own !== null && ![found.id, former ?? found.id].every((id) => own.has(id)))
    throw forbidden('input.region', 'region of the caller');
  return found;
}
