import type { CalendarDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';

/** A household as it stands on the business day. */
export interface HouseholdView {
  readonly id: string;
  readonly synthetic: boolean;
  readonly regionId: string | null;
}

/** Who belongs to which household over a stretch of days. */
export interface MembershipView {
  readonly householdId: string;
  readonly residentId: string;
  readonly kinship: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
}

/** Reads households with where they are on a day; one statement. */
export async function findHouseholds(
  sql: Sql,
  ids: readonly string[],
  on: CalendarDate,
): Promise<Map<string, HouseholdView>> {
  const rows = await sql.query<HouseholdView>(
    `SELECT h.id, h.synthetic, f.region_id AS "regionId" FROM household h
       LEFT JOIN household_fact f ON f.household_id = h.id AND f.superseded_at IS NULL
        AND f.valid_from <= $2::date AND (f.valid_to IS NULL OR f.valid_to > $2::date)
      WHERE h.id = ANY($1::uuid[])`,
    [ids, on],
  );
  return new Map(rows.map((household) => [household.id, household]));
}

/** A household and a day. */
export interface HouseholdDay {
  readonly householdId: string;
  readonly on: CalendarDate;
}

/** Reads the members of households on days; one statement. Who belongs to one is ordered by place, then by id. */
export async function findMembers(sql: Sql, keys: readonly HouseholdDay[]): Promise<MembershipView[][]> {
  const rows = await sql.query<MembershipView & { position: number }>(
    `SELECT k.position::int, m.household_id AS "householdId", m.resident_id AS "residentId", m.kinship,
            m.valid_from::text AS from, m.valid_to::text AS to
       FROM unnest($1::uuid[], $2::date[]) WITH ORDINALITY AS k(household_id, asked, position)
       JOIN membership_fact m ON m.household_id = k.household_id AND m.superseded_at IS NULL
        AND m.valid_from <= k.asked AND (m.valid_to IS NULL OR m.valid_to > k.asked)
      ORDER BY k.position, m.kinship, m.resident_id`,
    [keys.map((key) => key.householdId), keys.map((key) => key.on)],
  );
  const found = keys.map((): MembershipView[] => []);
  for (const { position, ...member } of rows) found[position - 1]?.push(member);
  return found;
}
