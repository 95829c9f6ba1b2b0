import { ok, refused, type Result } from '@zhucan/codes';

import { refusals } from '../decisions/refusals.js';
import { correctResident, enterResident, type ResidentEntry } from '../decisions/resident-entry.js';
import type { ResidentRecord } from '../decisions/resident-record.js';
import { isUnchanged } from '../decisions/unchanged.js';
import { newId } from '../operations/change-resident.js';
import { findHouseholdIds, type NewHousehold, openHouseholds } from '../store/households.js';
import { findRegionsByKey, type Region } from '../store/regions.js';
import { findResidentIds, loadResidents, type ResidentChange, saveResidents } from '../store/residents.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import type { ResidentRow } from './resident-row.js';
import { rejected, type RowOutcome } from '@zhucan/import-kit';

interface Known {
  readonly residentIds: ReadonlyMap<string, string>;
  readonly records: Map<string, ResidentRecord>;
  readonly regions: ReadonlyMap<string, Region>;
  readonly householdIds: Map<string, string>;
}

/** Everything that the rows name, in ten statements. */
async function readKnown({ sql, protector }: UnitOfWork, rows: readonly ResidentRow[]): Promise<Known> {
  const residentIds = await findResidentIds(
    sql,
    protector,
    rows.map((row) => row.citizenId),
  );
  return {
    residentIds,
    records: await loadResidents(sql, protector, [...residentIds.values()], { forUpdate: true }),
    regions: await findRegionsByKey(
      sql,
      rows.map((row) => row.regionKey),
    ),
    householdIds: await findHouseholdIds(
      sql,
      protector,
      rows.flatMap((row) => (row.household ? [row.household.number] : [])),
    ),
  };
}

function regionOf(row: ResidentRow, known: Known): Result<Region> {
  const region = known.regions.get(row.regionKey);
  if (!region) return refused(refusals.unknownRegion());
  return region.level === 'STREET' || region.level === 'COMMUNITY'
    ? ok(region)
    : refused(refusals.regionTooWide());
}

/** The households that rows name for the first time; they open with the row, where it lies. */
function newHouseholds(
  rows: readonly ResidentRow[],
  known: Known,
  applicable: ReadonlySet<ResidentRow>,
): NewHousehold[] {
  const opened = new Map<string, NewHousehold>();
  for (const row of rows) {
    const region = known.regions.get(row.regionKey);
    if (!row.household || !region || !applicable.has(row) || known.householdIds.has(row.household.number))
      continue;
    const former = opened.get(row.household.number);
    const from = former && former.from < row.on ? former.from : row.on;
    opened.set(row.household.number, {
      number: row.household.number,
      regionId: former?.regionId ?? region.id,
      from,
      synthetic: row.synthetic,
    });
  }
  return [...opened.values()];
}

function entryOf(row: ResidentRow, region: Region, householdId: string | null): ResidentEntry {
  return {
    ...row,
    residentId: row.residentId ?? newId(),
    regionId: region.id,
    membership:
      row.household && householdId !== null ? { householdId, kinship: row.household.kinship } : null,
  };
}

function decideRow(
  row: ResidentRow,
  known: Known,
  today: string,
): Result<{ before: ResidentRecord | null; after: ResidentRecord }> {
  if (row.on > today) return refused(refusals.future('on'));
  const region = regionOf(row, known);
  if (!region.ok) return region;
  // Until a new household has its id, another of the right form stands for it: the rules do not depend on which it is.
  const householdId = row.household
    ? (known.householdIds.get(row.household.number) ?? row.household.number)
    : null;
  const entry = entryOf(row, region.value, householdId);
  const before = known.records.get(known.residentIds.get(row.citizenId) ?? '') ?? null;
  const after = before ? correctResident(before, entry, newId) : enterResident(entry, newId);
  return after.ok ? ok({ before, after: after.value }) : after;
}

/**
 * Applies rows of the workbook of residents in the caller's transaction: about thirty statements for any number of rows, by the
 * same decisions as single mutations, with history, audit row and event for each resident that changes. A row that is
 * refused leaves the others alone; one about a person whom an earlier row of the same batch entered is refused.
 */
export async function applyResidentRows(
  unit: UnitOfWork,
  rows: readonly ResidentRow[],
): Promise<RowOutcome[]> {
  const known = await readKnown(unit, rows);
  const trial = rows.map((row) => decideRow(row, known, unit.today));
  const applicable = new Set(rows.filter((_row, index) => trial[index]?.ok === true));
  for (const [number, id] of await openHouseholds(unit, newHouseholds(rows, known, applicable)))
    known.householdIds.set(number, id);
  const changes: ResidentChange[] = [];
  const seen = new Set<string>();
  const outcomes = rows.map((row): RowOutcome => {
    const decided = decideRow(row, known, unit.today);
    if (!decided.ok) return rejected(decided.problems);
    if (seen.has(row.citizenId)) return rejected([refusals.conflictingRow('citizenId')]);
    seen.add(row.citizenId);
    const { before, after } = decided.value;
    if (before && isUnchanged(before, after)) return { kind: 'UNCHANGED' };
    const event = before ? 'corrected' : 'registered';
    changes.push({ before, after, event, operation: 'import-resident', occurredOn: row.on });
    return { kind: before ? 'CORRECTED' : 'APPLIED' };
  });
  await saveResidents(unit, changes);
  return outcomes;
}
