import type { Projection } from '@zhucan/event-consumer';
import type { Sql } from '@zhucan/sql';
import { z } from 'zod';

/** The topic of the registry's regions. */
export const REGION_TOPIC = 'zhucan.registry.region.v1';

/** A message of a region, as a consumer hands it on. */
export interface RegionMessage {
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly data: unknown;
}

const region = z.object({
  id: z.string(),
  code: z.string().nullable(),
  level: z.string(),
  nameZh: z.string(),
  parentId: z.string().nullable(),
  streetId: z.string().nullish(),
  districtId: z.string().nullish(),
  cityId: z.string().nullish(),
  validFrom: z.string().nullish(),
  validTo: z.string().nullish(),
});

/**
 * Keeps the projection of regions: each event replaces a region where it is newer, then the street, district and city of every region
 * follow from its parents. Deliveries come one after the other until the end of the caller's transaction: of two side by side, neither
 * would see the regions of the other, and a street would be left without its district.
 *
 * @returns how many regions changed
 */
export async function projectRegionMessages(sql: Sql, messages: readonly RegionMessage[]): Promise<number> {
  const newest = new Map<string, RegionMessage>();
  for (const message of messages) {
    const known = newest.get(message.aggregateId);
    if (!known || known.aggregateVersion < message.aggregateVersion) newest.set(message.aggregateId, message);
  }
  const read = [...newest.values()].map((message) => ({
    data: region.parse(message.data),
    version: message.aggregateVersion,
  }));
  const rows = read.map(({ data, version }) => ({
    id: data.id,
    code: data.code,
    level: data.level,
    name_zh: data.nameZh,
    parent_id: data.parentId,
    valid_from: data.validFrom ?? null,
    valid_to: data.validTo ?? null,
    version,
  }));
  if (rows.length === 0) return 0;
  await sql.query('LOCK TABLE region IN SHARE ROW EXCLUSIVE MODE');
  const changed = await sql.query(
    `INSERT INTO region AS old (id, code, level, name_zh, parent_id, valid_from, valid_to, aggregate_version)
     SELECT id, code, level, name_zh, parent_id, valid_from, valid_to, version
       FROM jsonb_to_recordset($1::jsonb) AS n(id text, code text, level text, name_zh text, parent_id text, valid_from date, valid_to date, version integer)
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, level = excluded.level, name_zh = excluded.name_zh, parent_id = excluded.parent_id,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to, aggregate_version = excluded.aggregate_version
      WHERE old.aggregate_version < excluded.aggregate_version RETURNING id`,
    [JSON.stringify(rows)],
  );
  if (changed.length === 0) return 0;
  await sql.query(PATHS);
  return changed.length;
}

/**
 * Parents may arrive after their children, so the paths of all regions are found anew: some two hundred rows. Depth is bounded by the
 * four levels, also where wrong data makes a circle.
 */
const PATHS = `WITH RECURSIVE line AS (
    SELECT id, id AS above, 0 AS depth FROM region
    UNION ALL
    SELECT l.id, r.parent_id, l.depth + 1 FROM line l JOIN region r ON r.id = l.above WHERE r.parent_id IS NOT NULL AND l.depth < 4),
  path AS (
    SELECT l.id, max(a.id) FILTER (WHERE a.level = 'STREET') AS street_id, max(a.id) FILTER (WHERE a.level = 'DISTRICT') AS district_id,
           max(a.id) FILTER (WHERE a.level = 'PROVINCE_CITY') AS city_id
      FROM line l JOIN region a ON a.id = l.above GROUP BY l.id)
  UPDATE region r SET street_id = p.street_id, district_id = p.district_id, city_id = p.city_id FROM path p
   WHERE p.id = r.id AND (r.street_id, r.district_id, r.city_id) IS DISTINCT FROM (p.street_id, p.district_id, p.city_id)`;

/** The projection of regions as it is rebuilt. */
export const regionProjection: Projection = {
  name: 'regions',
  tables: [{ name: 'region' }],
  topics: [REGION_TOPIC],
  async handle(sql, events) {
    await projectRegionMessages(sql, events);
  },
};
