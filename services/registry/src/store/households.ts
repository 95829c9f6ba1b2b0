import { type CalendarDate, recordingInstant } from '@zhucan/codes';
import { outboxStatements } from '@zhucan/messaging';
import type { Protector } from '@zhucan/protection';
import { runStatements, type Sql, type Statement } from '@zhucan/sql';
import { auditStatements } from '@zhucan/subgraph-kit';

import { type BlindIndex, findByBlindIndex } from './blind-index.js';
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

const HOUSEHOLD_NUMBERS: BlindIndex = {
  context: PROTECTED.householdNumber,
  table: 'household',
  column: 'number_index',
  id: 'id',
};

/** Finds the ids of households by number through the blind index; one statement for any number. */
export function findHouseholdIds(
  sql: Sql,
  protector: Protector,
  numbers: readonly string[],
): Promise<Map<string, string>> {
  return findByBlindIndex(sql, protector, HOUSEHOLD_NUMBERS, numbers);
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
