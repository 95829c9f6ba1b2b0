import { type CalendarDate, recordingInstant } from '@zhucan/codes';
import { appendToOutbox } from '@zhucan/messaging';
import type { Sql } from '@zhucan/sql';
import { writeAudit } from '@zhucan/subgraph-kit';

import type { UnitOfWork } from './unit-of-work.js';

/** Level of a region. */
export const REGION_LEVELS = ['PROVINCE_CITY', 'DISTRICT', 'STREET', 'COMMUNITY'] as const;

/** Level of a region. */
export type RegionLevel = (typeof REGION_LEVELS)[number];

/** An administrative division as it stands (区划). */
export interface Region {
  readonly id: string;
  readonly code: string | null;
  readonly level: RegionLevel;
  readonly nameZh: string;
  readonly parentId: string | null;
  readonly streetId: string | null;
  readonly districtId: string | null;
  readonly cityId: string | null;
  readonly validFrom: CalendarDate;
  readonly validTo: CalendarDate | null;
  readonly successorId: string | null;
  readonly synthetic: boolean;
  readonly version: number;
}

/** The columns of a region as a {@link Region}. */
export const REGION_COLUMNS = `id, code, level, name_zh AS "nameZh", parent_id AS "parentId", street_id AS "streetId",
  district_id AS "districtId", city_id AS "cityId", valid_from::text AS "validFrom", valid_to::text AS "validTo",
  successor_id AS "successorId", synthetic, version`;

/** Finds regions by our ids; one statement. */
export async function findRegions(sql: Sql, ids: readonly string[]): Promise<Map<string, Region>> {
  if (ids.length === 0) return new Map();
  const rows = await sql.query<Region>(`SELECT ${REGION_COLUMNS} FROM region WHERE id = ANY($1::text[])`, [
    [...new Set(ids)],
  ]);
  return new Map(rows.map((region) => [region.id, region]));
}

/** Finds regions by official code or our own id; one statement. The key of the answer is what was asked. */
export async function findRegionsByKey(sql: Sql, keys: readonly string[]): Promise<Map<string, Region>> {
  if (keys.length === 0) return new Map();
  const rows = await sql.query<Region>(
    `SELECT ${REGION_COLUMNS} FROM region WHERE id = ANY($1::text[]) OR code = ANY($1::text[])`,
    [[...new Set(keys)]],
  );
  const found = new Map<string, Region>();
  for (const region of rows) {
    found.set(region.id, region);
    if (region.code !== null) found.set(region.code, region);
  }
  return found;
}

/** Where a region lies, as everyone is told. */
export interface PublicPlace {
  /** Official code of its street; null where it lies in none. */
  readonly street: string | null;
  /** The same, or the code of its district or city where it lies in no street. */
  readonly toStreet: string | null;
}

/** Where each region lies, its street at most; one statement. */
export async function readPublicPlaces(
  sql: Sql,
  regionIds: readonly string[],
): Promise<Map<string, PublicPlace>> {
  if (regionIds.length === 0) return new Map();
  const rows = await sql.query<PublicPlace & { readonly id: string }>(
    `SELECT r.id, s.code AS street, coalesce(s.code, d.code, c.code) AS "toStreet"
       FROM region r LEFT JOIN region s ON s.id = r.street_id LEFT JOIN region d ON d.id = r.district_id LEFT JOIN region c ON c.id = r.city_id
      WHERE r.id = ANY($1::text[])`,
    [[...new Set(regionIds)]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A region as it should stand; where it lies is worked out from its parent. */
export type RegionContent = Omit<Region, 'version' | 'streetId' | 'districtId' | 'cityId'>;

function placed(content: RegionContent, parents: ReadonlyMap<string, Region>): Omit<Region, 'version'> {
  const parent = content.parentId === null ? undefined : parents.get(content.parentId);
  return {
    ...content,
    streetId: content.level === 'STREET' ? content.id : (parent?.streetId ?? null),
    districtId: content.level === 'DISTRICT' ? content.id : (parent?.districtId ?? null),
    cityId: content.level === 'PROVINCE_CITY' ? content.id : (parent?.cityId ?? null),
  };
}

/** What a region is, apart from its version. */
function picture(region: Region): Omit<Region, 'version'> {
  const {
    id,
    code,
    level,
    nameZh,
    parentId,
    streetId,
    districtId,
    cityId,
    validFrom,
    validTo,
    successorId,
    synthetic,
  } = region;
  return {
    id,
    code,
    level,
    nameZh,
    parentId,
    streetId,
    districtId,
    cityId,
    validFrom,
    validTo,
    successorId,
    synthetic,
  };
}

/**
 * Saves regions with their history, audit rows and events; six statements for any number. Regions that stand as they should
 * are left alone.
 *
 * @param contents parents before what lies in them
 * @returns how each came out, by id
 */
export async function saveRegions(
  unit: UnitOfWork,
  contents: readonly RegionContent[],
): Promise<Map<string, 'CREATED' | 'CORRECTED' | 'UNCHANGED'>> {
  const { sql } = unit;
  const known = await findRegions(
    sql,
    contents.flatMap((each) => (each.parentId === null ? [each.id] : [each.id, each.parentId])),
  );
  const outcomes = new Map<string, 'CREATED' | 'CORRECTED' | 'UNCHANGED'>();
  const saved: Region[] = [];
  for (const content of contents) {
    const next = placed(content, known);
    const former = known.get(content.id);
    const same =
      former !== undefined &&
      JSON.stringify(Object.entries(picture(former)).sort()) === JSON.stringify(Object.entries(next).sort());
    outcomes.set(content.id, same ? 'UNCHANGED' : former ? 'CORRECTED' : 'CREATED');
    if (same) continue;
    const region: Region = { ...next, version: (former?.version ?? 0) + 1 };
    known.set(region.id, region);
    saved.push(region);
  }
  if (saved.length === 0) return outcomes;
  await writeRegions(sql, saved);
  await writeAudit(
    sql,
    unit.caller,
    saved.map((region) => ({
      operation: 'record-region',
      subjectType: 'region',
      subjectId: region.id,
      occurredOn: unit.today,
    })),
  );
  await appendToOutbox(
    sql,
    saved.map((region) => ({
      type: `zhucan.registry.region.${region.version === 1 ? 'recorded' : 'corrected'}`,
      aggregateId: region.id,
      aggregateVersion: region.version,
      occurredOn: unit.today,
      public: picture(region),
    })),
  );
  return outcomes;
}

async function writeRegions(sql: Sql, regions: readonly Region[]): Promise<void> {
  const rows = JSON.stringify(regions);
  await sql.query(
    `INSERT INTO region (id, code, level, name_zh, parent_id, street_id, district_id, city_id, valid_from, valid_to, successor_id, synthetic, version)
     SELECT r.id, r.code, r.level, r."nameZh", r."parentId", r."streetId", r."districtId", r."cityId", r."validFrom", r."validTo",
            r."successorId", r.synthetic, r.version
       FROM jsonb_to_recordset($1::jsonb) AS r(id text, code text, level text, "nameZh" text, "parentId" text, "streetId" text,
            "districtId" text, "cityId" text, "validFrom" date, "validTo" date, "successorId" text, synthetic boolean, version int)
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, level = excluded.level, name_zh = excluded.name_zh, parent_id = excluded.parent_id,
       street_id = excluded.street_id, district_id = excluded.district_id, city_id = excluded.city_id, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to, successor_id = excluded.successor_id, synthetic = excluded.synthetic, version = excluded.version`,
    [rows],
  );
  await sql.query(
    `INSERT INTO region_entry (region_id, version, content, recorded_at)
     SELECT each->>'id', (each->>'version')::int, each, $2 FROM jsonb_array_elements($1::jsonb) AS each`,
    [rows, recordingInstant()],
  );
}
