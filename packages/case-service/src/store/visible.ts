import type { Caller } from '@zhucan/access';
import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';
import { getRegionScope } from '@zhucan/subgraph-kit';

/** Ids of regions; null for all there are. */
export type OwnRegions = ReadonlySet<string> | null;

/**
 * The regions to which a caller's token is narrowed; one statement, and none for a token of the whole.
 *
 * @throws RefusedError `UNKNOWN_REGION` on `token`
 */
export async function findOwnRegions(
  sql: Sql,
  { regionCode }: Pick<Caller, 'regionCode'>,
): Promise<OwnRegions> {
  if (regionCode === null) return null;
  return new Set((await getRegionScope(sql, regionCode, 'token')).regionIds);
}

/** Whether a region is among them. */
export function isOwnRegion(own: OwnRegions, regionId: string): boolean {
  return own === null || own.has(regionId);
}

/** Those of residents who live in one of the regions today, or lived there last; one statement, and none where all regions are. */
export async function findOwnResidents(
  sql: Sql,
  own: OwnRegions,
  residentIds: readonly string[],
  today: CalendarDate,
): Promise<ReadonlySet<string>> {
  if (own === null) return new Set(residentIds);
  const rows = await sql.query<{ id: string; region_id: string }>(
    `SELECT DISTINCT ON (resident_id) resident_id AS id, region_id FROM resident_state
      WHERE resident_id = ANY($1::text[]) AND valid_from <= $2 ORDER BY resident_id, valid_from DESC`,
    [residentIds, today],
  );
  return new Set(rows.flatMap(({ id, region_id: regionId }) => (own.has(regionId) ? [id] : [])));
}
