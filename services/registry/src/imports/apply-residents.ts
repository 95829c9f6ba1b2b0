import { ok, refused, type Result } from '@zhucan/codes';

import { refusals } from '../decisions/refusals.js';
import { correctResident, enterResident, type ResidentEntry } from '../decisions/resident-entry.js';
import type { ResidentRecord } from '../decisions/resident-record.js';
import { isUnchanged } from '../decisions/unchanged.js';
import { newId } from '../operations/change-resident.js';
import { findHouseholdIds, type NewHousehold, openHouseholds } from '../store/households.js';
import { findRegionsByKey, type Region } from '../store/regions.js';
import {
  findResidentIds,
  findTakenIds,
  loadResidents,
  type ResidentChange,
  saveResidents,
} from '../store/residents.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import type { ResidentRow } from './resident-row.js';
import { rejected, type RowOutcome } from '@zhucan/import-kit';

interface Known {
  readonly residentIds: ReadonlyMap<string, string>;
  readonly records: ReadonlyMap<string, ResidentRecord>;
  readonly regions: ReadonlyMap<string, Region>;
  readonly householdIds: ReadonlyMap<string, string>;
  /** Ids of our own that rows bring and that somebody has or had. */
  readonly takenIds: ReadonlySet<string>;
}

/** Everything that the rows name, in ten statements, and one more where rows bring ids. */
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
    takenIds: await findTakenIds(
      sql,
      rows.flatMap((row) => row.residentId ?? []),
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

/** The id of each household that rows name: of those that open with this batch, the id that they will have. */
function householdIdsOf(rows: readonly ResidentRow[], known: Known): ReadonlyMap<string, string> {
  const ids = new Map(known.householdIds);
  for (const { household } of rows)
    if (household && !ids.has(household.number)) ids.set(household.number, newId());
  return ids;
}

/** The households that rows name for the first time; they open with the first row, where it lies. */
function newHouseholds(
  rows: readonly ResidentRow[],
  known: Known,
  ids: ReadonlyMap<string, string>,
): NewHousehold[] {
  const opened = new Map<string, NewHousehold>();
  for (const { household, regionKey, on, synthetic } of rows) {
    if (!household || known.householdIds.has(household.number)) continue;
    const { number } = household;
    const [former, id, region] = [opened.get(number), ids.get(number), known.regions.get(regionKey)];
    if (id === undefined || !region) continue;
    const from = former && former.from < on ? former.from : on;
    opened.set(number, { id, number, regionId: former?.regionId ?? region.id, from, synthetic });
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
  householdIds: ReadonlyMap<string, string>,
  today: string,
): Result<{ before: ResidentRecord | null; after: ResidentRecord }> {
  if (row.on > today) return refused(refusals.future('on'));
  const region = regionOf(row, known);
  if (!region.ok) return region;
  const householdId = row.household ? (householdIds.get(row.household.number) ?? null) : null;
  const entry = entryOf(row, region.value, householdId);
  const before = known.records.get(known.residentIds.get(row.citizenId) ?? '') ?? null;
  if (!before && known.takenIds.has(entry.residentId)) return refused(refusals.residentIdTaken());
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
  const householdIds = householdIdsOf(rows, known);
  const changes: ResidentChange[] = [];
  const changing: ResidentRow[] = [];
  const seen = new Set<string>();
  const outcomes = rows.map((row): RowOutcome => {
    const decided = decideRow(row, known, householdIds, unit.today);
    if (!decided.ok) return rejected(decided.problems);
    if (seen.has(row.citizenId)) return rejected([refusals.conflictingRow('citizenId')]);
    seen.add(row.citizenId);
    const { before, after } = decided.value;
    if (before && isUnchanged(before, after)) return { kind: 'UNCHANGED' };
    const event = before ? 'corrected' : 'registered';
    changes.push({ before, after, event, operation: 'import-resident', occurredOn: row.on });
    changing.push(row);
    return { kind: before ? 'CORRECTED' : 'APPLIED' };
  });
  await openHouseholds(unit, newHouseholds(changing, known, householdIds));
  await saveResidents(unit, changes);
  return outcomes;
}
