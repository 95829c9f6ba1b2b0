import type { EnterpriseFacts, EnterpriseKind, EnterpriseState } from '@zhucan/casework';
import type { CalendarDate, Category } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

/** An enterprise as it stands. */
export interface Enterprise {
  readonly id: string;
  readonly enterpriseNumber: string;
  readonly nameZh: string;
  readonly kind: EnterpriseKind;
  readonly regionId: string;
}

/** Enterprises by id; one statement. */
export async function findEnterprises(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Enterprise>> {
  const rows = await sql.query<Enterprise>(
    `SELECT e.enterprise_id AS id, e.enterprise_number AS "enterpriseNumber", e.name_zh AS "nameZh", e.kind, e.region_id AS "regionId"
       FROM enterprise e WHERE e.superseded_at IS NULL AND e.enterprise_id::text = ANY($1::text[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

interface VersionRow {
  readonly id: string;
  readonly from: CalendarDate;
  readonly kind: EnterpriseKind;
  readonly regionId: string;
  readonly streetId: string | null;
  readonly districtId: string | null;
  readonly staff: number;
  readonly disabledStaff: number;
  readonly byCategory: Partial<Record<Category, number>>;
}

/** The day of versions that came before days were asked for: they hold from the beginning. */
const BEGINNING = '0001-01-01';

/**
 * What programmes ask of enterprises, by id and over time; one statement. Each version holds from its day of registration on and takes
 * the place of what was said of that day and later; of the days before it, what was said stays true.
 */
export async function findEnterpriseFacts(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EnterpriseFacts>> {
  const rows = await sql.query<VersionRow>(
    `SELECT e.enterprise_id AS id, coalesce(e.registered_on, $2)::text AS "from", e.kind, e.region_id AS "regionId", e.staff,
            e.disabled_staff AS "disabledStaff", e.disabled_staff_by_category AS "byCategory", r.street_id AS "streetId", r.district_id AS "districtId"
       FROM enterprise e LEFT JOIN region r ON r.id = e.region_id
      WHERE e.enterprise_id::text = ANY($1::text[]) ORDER BY e.enterprise_id, e.version`,
    [ids, BEGINNING],
  );
  const known = new Map<string, EnterpriseFacts>();
  for (const { id, from, kind, staff, disabledStaff, byCategory, ...place } of rows) {
    const state: EnterpriseState = {
      from,
      enterpriseKind: kind,
      region: place,
      staff,
      disabledStaff,
      disabledStaffByCategory: byCategory,
    };
    const [first, ...others] = known.get(id)?.timeline.filter((each) => each.from < from) ?? [];
    known.set(id, {
      kind: 'ENTERPRISE',
      subjectId: id,
      timeline: first ? [first, ...others, state] : [state],
    });
  }
  return known;
}

/** Ids of enterprises by the office's number of them; one statement. */
export async function findEnterpriseIds(
  sql: Sql,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; number: string }>(
    'SELECT enterprise_id AS id, enterprise_number AS number FROM enterprise WHERE superseded_at IS NULL AND enterprise_number = ANY($1::text[])',
    [numbers],
  );
  return new Map(rows.map((row) => [row.number, row.id]));
}
