import type { Sql } from '@zhucan/sql';

/** A region as records and their events name it. */
export interface RegionPlace {
  /** Our id. */
  readonly id: string;
  /** The code of the street it lies in or is, of the region itself above streets; null where what it lies in is not known yet. */
  readonly toStreet: string | null;
}

/** Regions by official code or our own id; one statement. Those that are unknown are left out. */
export async function findRegionPlaces(
  sql: Sql,
  keys: readonly string[],
): Promise<ReadonlyMap<string, RegionPlace>> {
  if (keys.length === 0) return new Map();
  const rows = await sql.query<RegionPlace & { readonly code: string | null }>(
    `SELECT id, code, coalesce(street_id, district_id, city_id) AS "toStreet" FROM region WHERE id = ANY($1::text[]) OR code = ANY($1::text[])`,
    [[...new Set(keys)]],
  );
  return new Map(
    rows.flatMap(({ id, code, toStreet }) =>
      (code === null ? [id] : [id, code]).map((key): [string, RegionPlace] => [key, { id, toStreet }]),
    ),
  );
}
