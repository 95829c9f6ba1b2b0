import type { CertificateState, RegionPath, ResidentFacts, ResidentState } from '@zhucan/casework';
import type { CalendarDate } from '@zhucan/codes';
import { lockKeys, type Sql } from '@zhucan/sql';

/** A mark of our locks on subjects within PostgreSQL's space of advisory locks. */
const SUBJECT_LOCKS = 430_103_01;

/**
 * Takes the locks of subjects until the end of the transaction: decisions over one person come one after the other, so that two
 * cases cannot both be the first of a year, and no row waits for a resident who arrives at that moment. One statement.
 */
export async function lockSubjects(sql: Sql, subjectIds: readonly string[]): Promise<void> {
  await lockKeys(sql, SUBJECT_LOCKS, subjectIds);
}

/**
 * Whether it is known what a region `g` lies in, as far as decisions ask: it may come before its street or its district. The way to a district leads through
 * the street; a community that lies in a district itself has none.
 */
const PLACED = `(g.level NOT IN ('STREET', 'COMMUNITY') OR g.district_id IS NOT NULL)`;

interface StateJson {
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
  readonly regionId: string;
  readonly known: boolean;
  readonly streetId: string | null;
  readonly districtId: string | null;
  readonly householdId: string | null;
  readonly hardship: string | null;
  readonly certificate: CertificateState | null;
}

/** What is known of a resident, and whether every region that the timeline names has arrived as well, with what it lies in. */
export interface ArrivedResident {
  readonly facts: ResidentFacts;
  readonly complete: boolean;
}

function residentState(state: StateJson): ResidentState {
  const region = state.known
    ? { regionId: state.regionId, streetId: state.streetId, districtId: state.districtId }
    : null;
  const { from, to, householdId, hardship, certificate } = state;
  return { from, to, region, householdId, hardship, certificate };
}

/** Finds what is known of residents over time; one statement. Those who have not arrived, or were erased, are left out. */
export async function findResidentFacts(
  sql: Sql,
  residentIds: readonly string[],
): Promise<Map<string, ArrivedResident>> {
  if (residentIds.length === 0) return new Map();
  const rows = await sql.query<{
    resident_id: string;
    birth_date: CalendarDate;
    deceased_on: CalendarDate | null;
    timeline: StateJson[];
  }>(
    `SELECT r.resident_id, r.birth_date::text, r.deceased_on::text, t.timeline
       FROM resident_projection r
       CROSS JOIN LATERAL (
         SELECT coalesce(jsonb_agg(jsonb_build_object(
                  'from', s.valid_from, 'to', s.valid_to, 'regionId', s.region_id, 'known', g.id IS NOT NULL AND ${PLACED},
                  'streetId', g.street_id, 'districtId', g.district_id, 'householdId', s.household_id, 'hardship', s.hardship,
                  'certificate', CASE WHEN s.certificate_status IS NOT NULL THEN jsonb_build_object(
                     'status', s.certificate_status, 'category', s.category, 'grade', s.grade,
                     'validFrom', s.certificate_from, 'validTo', s.certificate_to,
                     'components', (SELECT coalesce(jsonb_agg(jsonb_build_object('category', k.category, 'grade', k.grade)), '[]')
                                      FROM resident_component k WHERE k.resident_id = s.resident_id AND k.valid_from = s.valid_from)) END
                ) ORDER BY s.valid_from), '[]') AS timeline
           FROM resident_state s LEFT JOIN region g ON g.id = s.region_id
          WHERE s.resident_id = r.resident_id) t
      WHERE r.resident_id = ANY($1::text[]) AND r.erased_on IS NULL`,
    [[...new Set(residentIds)]],
  );
  return new Map(
    rows.map((row) => [
      row.resident_id,
      {
        complete: row.timeline.every((state) => state.known),
        facts: {
          kind: 'RESIDENT',
          subjectId: row.resident_id,
          birthDate: row.birth_date,
          deceasedOn: row.deceased_on,
          timeline: row.timeline.map(residentState),
        },
      },
    ]),
  );
}

/** Finds who ever was a member of households that have arrived; one statement. */
export async function findHouseholdMembers(
  sql: Sql,
  householdIds: readonly string[],
): Promise<Map<string, string[]>> {
  if (householdIds.length === 0) return new Map();
  const rows = await sql.query<{ household_id: string; members: string[] }>(
    `SELECT h.household_id, array_agg(DISTINCT s.resident_id) AS members
       FROM household_projection h JOIN resident_state s ON s.household_id = h.household_id
      WHERE h.household_id = ANY($1::text[]) GROUP BY h.household_id`,
    [[...new Set(householdIds)]],
  );
  return new Map(rows.map((row) => [row.household_id, row.members]));
}

/** The regions that have arrived with what they lie in, by id and by code. */
export interface KnownRegions {
  find(key: string): RegionPath | undefined;
  /** Whether a region is to come yet: none has, or what it lies in has not. */
  isAwaited(key: string): boolean;
}

/** Finds regions by our id or by canonical code; one statement. */
export async function findRegions(sql: Sql, keys: readonly string[]): Promise<KnownRegions> {
  const rows = await sql.query<{
    id: string | null;
    code: string | null;
    street_id: string | null;
    district_id: string | null;
    placed: boolean;
  }>(
    `SELECT g.id, g.code, g.street_id, g.district_id, ${PLACED} AS placed FROM region g WHERE g.id = ANY($1::text[]) OR g.code = ANY($1::text[])
     UNION ALL (SELECT NULL, NULL, NULL, NULL, true FROM region LIMIT 1)`,
    [[...new Set(keys)]],
  );
  const placed = new Map<string, RegionPath>();
  const awaited = new Set<string>();
  for (const row of rows) {
    if (row.id === null) continue;
    const path = { regionId: row.id, streetId: row.street_id, districtId: row.district_id };
    for (const key of row.code === null ? [row.id] : [row.id, row.code]) {
      if (row.placed) placed.set(key, path);
      else awaited.add(key);
    }
  }
  return {
    find: (key) => placed.get(key),
    isAwaited: (key) => rows.length === 0 || awaited.has(key),
  };
}
