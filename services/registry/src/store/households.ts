import { type CalendarDate, recordingInstant } from '@zhucan/codes';
import { outboxStatements } from '@zhucan/messaging';
import type { Protector } from '@zhucan/protection';
import { runStatements, type Sql, type Statement } from '@zhucan/sql';
import { auditStatements } from '@zhucan/subgraph-kit';

import { PROTECTED, type UnitOfWork } from './unit-of-work.js';

/** A household as it is opened. */
export interface NewHousehold {
  readonly id: string;
  /** The office's own number; an identifier. */
  readonly number: string;
  readonly regionId: string;
  readonly from: CalendarDate;
  readonly synthetic: boolean;
}

/** Finds the ids of households by number through the blind index; one statement for any number. */
export async function findHouseholdIds(
  sql: Sql,
  protector: Protector,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  if (numbers.length === 0) return new Map();
  const byIndex = new Map(
    numbers.map((number) => [
      protector.blindIndex(number, PROTECTED.householdNumber).toString('hex'),
      number,
    ]),
  );
  const rows = await sql.query<{ id: string; index: string }>(
    `SELECT id, encode(number_index, 'hex') AS index FROM household
      WHERE number_index = ANY(SELECT decode(hex, 'hex') FROM unnest($1::text[]) AS wanted(hex))`,
    [[...byIndex.keys()]],
  );
  return new Map(rows.map((row) => [byIndex.get(row.index) ?? '', row.id]));
}

/** Which of these households are in the regions on a day, or were there last; one statement, none without regions. */
export async function findVisibleHouseholds(
  sql: Sql,
  ids: readonly string[],
  regionIds: readonly string[] | null,
  on: CalendarDate,
): Promise<Set<string>> {
  if (regionIds === null) return new Set(ids);
  const rows = await sql.query<{ household_id: string }>(
    `SELECT household_id FROM (
       SELECT DISTINCT ON (household_id) household_id, region_id FROM household_fact
        WHERE household_id = ANY($1::uuid[]) AND superseded_at IS NULL AND valid_from <= $3 ORDER BY household_id, valid_from DESC) last
      WHERE region_id = ANY($2::text[])`,
    [ids, regionIds, on],
  );
  return new Set(rows.map((row) => row.household_id));
}

/** Whether a household exists. */
export async function householdExists(sql: Sql, id: string): Promise<boolean> {
  const rows = await sql.query('SELECT 1 FROM household WHERE id = $1', [id]);
  return rows.length > 0;
}

function* openingStatements(
  { protector, caller }: UnitOfWork,
  opened: readonly NewHousehold[],
): Generator<Statement> {
  const recordedAt = recordingInstant();
  const ids = opened.map(({ id }) => id);
  yield {
    text: `INSERT INTO household (id, version, number_cipher, number_index, synthetic, recorded_at)
     SELECT id, 1, cipher, index, synthetic, $5 FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::boolean[]) AS h(id, cipher, index, synthetic)`,
    values: [
      ids,
      opened.map(({ number }) => protector.encrypt(number, PROTECTED.householdNumber)),
      opened.map(({ number }) => protector.blindIndex(number, PROTECTED.householdNumber)),
      opened.map(({ synthetic }) => synthetic),
      recordedAt,
    ],
  };
  yield {
    text: `INSERT INTO household_fact (fact_id, household_id, region_id, valid_from, recorded_at)
     SELECT gen_random_uuid(), id, region_id, valid_from, $4 FROM unnest($1::uuid[], $2::text[], $3::date[]) AS h(id, region_id, valid_from)`,
    values: [ids, opened.map(({ regionId }) => regionId), opened.map(({ from }) => from), recordedAt],
  };
  yield* auditStatements(
    caller,
    opened.map(({ id, from }) => ({
      operation: 'open-household',
      subjectType: 'household',
      subjectId: id,
      occurredOn: from,
    })),
  );
  yield* outboxStatements(
    opened.map(({ id, regionId, from, synthetic }) => ({
      type: 'zhucan.registry.household.opened',
      aggregateId: id,
      aggregateVersion: 1,
      occurredOn: from,
      internal: { householdId: id, synthetic, timeline: [{ from, to: null, regionId }] },
    })),
  );
}

/** Opens households with their audit rows and events; five statements for any number, none for none. */
export async function openHouseholds(unit: UnitOfWork, households: readonly NewHousehold[]): Promise<void> {
  if (households.length > 0) await runStatements(unit.sql, openingStatements(unit, households));
}
