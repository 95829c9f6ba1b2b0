import { ok, refused, type Result } from '@zhucan/codes';

import {
  applyRecordedChange,
  type RecordedChange,
  type RecordedOutcome,
} from '../decisions/recorded-change.js';
import { refusals } from '../decisions/refusals.js';
import type { ResidentRecord } from '../decisions/resident-record.js';
import { isUnchanged } from '../decisions/unchanged.js';
import { newId } from '../operations/change-resident.js';
import type { ResidentEvent } from '../store/announcements.js';
import { findRegionsByKey, type Region } from '../store/regions.js';
import { findResidentIds, loadResidents, type ResidentChange, saveResidents } from '../store/residents.js';
import type { UnitOfWork } from '../store/unit-of-work.js';
import type { CertificateChangeRow } from './certificate-change-row.js';
import { rejected, type RowOutcome } from '@zhucan/import-kit';

const EVENTS: Readonly<Record<RecordedChange['action'], ResidentEvent>> = {
  CHANGE: 'certificate-changed',
  RENEW: 'certificate-renewed',
  REPORT_LOSS: 'certificate-lost',
  REISSUE: 'certificate-reissued',
  FREEZE: 'certificate-frozen',
  UNFREEZE: 'certificate-unfrozen',
  TRANSFER_OUT: 'certificate-transferred-out',
  CANCEL: 'certificate-cancelled',
  MOVE: 'moved',
  DEATH: 'death-recorded',
};

/** A move names its region by a key of the workbook; its own id takes the place of it. */
function withRegion(change: RecordedChange, regions: ReadonlyMap<string, Region>): Result<RecordedChange> {
  if (change.action !== 'MOVE') return ok(change);
  const region = regions.get(change.regionId);
  if (!region) return refused(refusals.unknownRegion());
  return region.level === 'STREET' || region.level === 'COMMUNITY'
    ? ok({ ...change, regionId: region.id })
    : refused(refusals.regionTooWide());
}

function decideRow(
  row: CertificateChangeRow,
  record: ResidentRecord | undefined,
  regions: ReadonlyMap<string, Region>,
  today: string,
): Result<RecordedOutcome> {
  if (!record) return refused(refusals.unknownResident('citizenId'));
  if (row.change.on > today) return refused(refusals.future('on'));
  const change = withRegion(row.change, regions);
  return change.ok ? applyRecordedChange(record, change.value, newId) : change;
}

/**
 * Applies rows of the workbook of changes in the caller's transaction and in their order, several of one person included; about
 * twenty-five statements for any number of rows. A row that is refused leaves the others alone.
 */
export async function applyCertificateChangeRows(
  unit: UnitOfWork,
  rows: readonly CertificateChangeRow[],
): Promise<RowOutcome[]> {
  const ids = await findResidentIds(
    unit.sql,
    unit.protector,
    rows.map((row) => row.citizenId),
  );
  const current = await loadResidents(unit.sql, unit.protector, [...ids.values()], { forUpdate: true });
  const regions = await findRegionsByKey(
    unit.sql,
    rows.flatMap(({ change }) => (change.action === 'MOVE' ? [change.regionId] : [])),
  );
  const changes: ResidentChange[] = [];
  const outcomes = rows.map((row): RowOutcome => {
    const before = current.get(ids.get(row.citizenId) ?? '');
    const decided = decideRow(row, before, regions, unit.today);
    if (!decided.ok || !before)
      return rejected(decided.ok ? [refusals.unknownResident('citizenId')] : decided.problems);
    const { record: after, correction } = decided.value;
    if (isUnchanged(before, after)) return { kind: 'UNCHANGED' };
    current.set(after.id, after);
    const { action, on } = row.change;
    changes.push({
      before,
      after,
      event: correction ? 'corrected' : EVENTS[action],
      operation: 'import-certificate-change',
      occurredOn: on,
    });
    return { kind: correction ? 'CORRECTED' : 'APPLIED' };
  });
  await saveResidents(unit, changes);
  return outcomes;
}
