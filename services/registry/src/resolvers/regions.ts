import { parseRegionArgument, RefusedError } from '@zhucan/codes';

import type { RegionResolvers } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { findRegionsByKey, type Region as RegionRow, REGION_COLUMNS } from '../store/regions.js';

export const Region: RegionResolvers = {
  __resolveReference: (reference, context) => context.loaders.region.load(reference.id),
  parent: ({ parentId }, _args, context) =>
    parentId === null ? null : context.loaders.region.load(parentId),
  children: ({ id }, _args, context) => context.loaders.children.load(id),
  successor: ({ successorId }, _args, context) =>
    successorId === null ? null : context.loaders.region.load(successorId),
};

/** A region by any form of its code or by our own id, or null. */
export async function regionByCode(code: string, context: RegistryContext): Promise<RegionRow | null> {
  const parsed = parseRegionArgument(code, 'code');
  if (!parsed.ok) throw new RefusedError(parsed.problems);
  const key = parsed.value.kind === 'code' ? parsed.value.code : parsed.value.id;
  return (await findRegionsByKey(context.sql, [key])).get(key) ?? null;
}

/** Regions by id. A district has some hundred communities, so that a list of all needs no pages. */
export function listRegions(
  parent: string | null,
  level: string | null,
  context: RegistryContext,
): Promise<RegionRow[]> {
  return context.sql.query<RegionRow>(
    `SELECT ${REGION_COLUMNS} FROM region
      WHERE ($1::text IS NULL OR parent_id = $1) AND ($2::text IS NULL OR level = $2) ORDER BY id`,
    [parent, level],
  );
}
