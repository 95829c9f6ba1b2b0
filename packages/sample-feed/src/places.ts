import { type Row, type SampleEvent, valueOf } from './sample.js';

/** Where a region lies; null where it has no such region above. */
export interface Place {
  readonly id: string;
  readonly streetId: string | null;
  readonly districtId: string | null;
  readonly cityId: string | null;
}

const LEVELS = { 市: 'PROVINCE_CITY', 区县: 'DISTRICT', 街道: 'STREET', 社区: 'COMMUNITY' } as const;
const OWN = { 市: 'cityId', 区县: 'districtId', 街道: 'streetId' } as const;

/** Every region of the data set with where it lies; parents come before what lies in them. */
export function readPlaces(rows: readonly Row[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const row of rows) {
    const id = valueOf(row, 'id');
    const above = places.get(row['parentId'] ?? '') ?? { streetId: null, districtId: null, cityId: null };
    const own = OWN[valueOf(row, 'level') as keyof typeof OWN] as (typeof OWN)[keyof typeof OWN] | undefined;
    places.set(id, { ...above, id, ...(own === undefined ? {} : { [own]: id }) });
  }
  return places;
}

/** The regions as they are recorded at the beginning. */
export function regionEvents(rows: readonly Row[], places: ReadonlyMap<string, Place>): SampleEvent[] {
  return rows.map((row) => {
    const id = valueOf(row, 'id');
    const { streetId = null, districtId = null, cityId = null } = places.get(id) ?? {};
    return {
      type: 'zhucan.registry.region.recorded',
      aggregateId: id,
      version: 1,
      occurredOn: valueOf(row, 'validFrom'),
      data: {
        id,
        code: row['code'] === '' ? null : row['code'],
        level: LEVELS[valueOf(row, 'level') as keyof typeof LEVELS],
        nameZh: valueOf(row, 'nameZh'),
        parentId: row['parentId'] === '' ? null : row['parentId'],
        streetId,
        districtId,
        cityId,
        validFrom: valueOf(row, 'validFrom'),
        validTo: null,
        successorId: null,
        synthetic: row['synthetic'] === '是',
      },
    };
  });
}

/** A region as public events name it: its street at most. */
export function toStreet(places: ReadonlyMap<string, Place>, id: string): string | null {
  const place = places.get(id);
  return place?.streetId ?? place?.districtId ?? place?.cityId ?? null;
}
