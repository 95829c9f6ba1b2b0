import type { EnterpriseFacts, EnterpriseKind } from '@zhucan/casework';
import type { Category } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

/** An enterprise as it stands. */
export interface Enterprise {
  readonly id: string;
  readonly enterpriseNumber: string;
  readonly nameZh: string;
  readonly kind: EnterpriseKind;
  readonly regionId: string;
}

interface EnterpriseRow extends Enterprise {
  readonly staff: number;
  readonly disabledStaff: number;
  readonly byCategory: Partial<Record<Category, number>>;
  readonly streetId: string | null;
  readonly districtId: string | null;
}

function readRows(sql: Sql, ids: readonly string[]): Promise<EnterpriseRow[]> {
  return sql.query<EnterpriseRow>(
    `SELECT e.enterprise_id AS id, e.enterprise_number AS "enterpriseNumber", e.name_zh AS "nameZh", e.kind, e.region_id AS "regionId", e.staff,
            e.disabled_staff AS "disabledStaff", e.disabled_staff_by_category AS "byCategory", r.street_id AS "streetId", r.district_id AS "districtId"
       FROM enterprise e LEFT JOIN region r ON r.id = e.region_id
      WHERE e.superseded_at IS NULL AND e.enterprise_id::text = ANY($1::text[])`,
    [ids],
  );
}

/** Enterprises by id; one statement. */
export async function findEnterprises(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Enterprise>> {
  return new Map((await readRows(sql, ids)).map((row) => [row.id, row]));
}

/** What programmes ask of enterprises, by id; one statement. */
export async function findEnterpriseFacts(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, EnterpriseFacts>> {
  const rows = await readRows(sql, ids);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        kind: 'ENTERPRISE',
        subjectId: row.id,
        enterpriseKind: row.kind,
        region: { regionId: row.regionId, streetId: row.streetId, districtId: row.districtId },
        staff: row.staff,
        disabledStaff: row.disabledStaff,
        disabledStaffByCategory: row.byCategory,
      },
    ]),
  );
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
