import {
  ok,
  parseCategory,
  parseCitizenId,
  parseComponents,
  parseGrade,
  parseRegionArgument,
  refused,
  type Result,
} from '@zhucan/codes';

import type { CancellationReason } from '../decisions/certificate-life-cycle.js';
import type { RecordedChange } from '../decisions/recorded-change.js';
import { refusals } from '../decisions/refusals.js';
import { type Cells, cellReader } from '@zhucan/import-kit';

const ACTIONS: Readonly<Record<string, RecordedChange['action']>> = {
  类别等级变更: 'CHANGE',
  换领: 'RENEW',
  挂失: 'REPORT_LOSS',
  补办: 'REISSUE',
  冻结: 'FREEZE',
  解冻: 'UNFREEZE',
  迁出: 'TRANSFER_OUT',
  注销: 'CANCEL',
  迁移: 'MOVE',
  死亡: 'DEATH',
};

const REASONS: Readonly<Record<string, CancellationReason>> = {
  死亡: 'DEATH',
  康复: 'RECOVERED',
  自愿: 'VOLUNTARY',
  逾期未迁移: 'NOT_TRANSFERRED',
};

/** A row of the workbook of changes that is well-formed. */
export interface CertificateChangeRow {
  readonly citizenId: string;
  /** The region of a move is still the key of the workbook. */
  readonly change: RecordedChange;
}

type Reader = ReturnType<typeof cellReader>;

function readAssessment(read: Reader, on: RecordedChange['on']): Result<RecordedChange> {
  const category = parseCategory(read.text('category') ?? '');
  if (!category.ok) return category;
  const grade = parseGrade(read.text('grade') ?? '');
  if (!grade.ok) return grade;
  const text = read.text('components');
  const components = text === null ? ok([]) : parseComponents(text);
  if (!components.ok) return components;
  return ok({
    action: 'CHANGE',
    on,
    category: category.value,
    grade: grade.value,
    components: components.value,
  });
}

function readChange(
  read: Reader,
  action: RecordedChange['action'],
  on: RecordedChange['on'],
): Result<RecordedChange> {
  switch (action) {
    case 'CHANGE':
      return readAssessment(read, on);
    case 'RENEW': {
      const expiresOn = read.date('expiresOn');
      return expiresOn.ok ? ok({ action, on, expiresOn: expiresOn.value }) : expiresOn;
    }
    case 'CANCEL': {
      const reason = read.choice('reason', REASONS);
      if (!reason.ok) return reason;
      return reason.value === null
        ? refused(refusals.valueRequired('reason', '注销原因'))
        : ok({ action, on, reason: reason.value });
    }
    case 'MOVE': {
      const region = parseRegionArgument(read.text('regionId') ?? '', 'regionId');
      if (!region.ok) return region;
      return ok({ action, on, regionId: region.value.kind === 'code' ? region.value.code : region.value.id });
    }
    case 'REPORT_LOSS':
    case 'REISSUE':
    case 'FREEZE':
    case 'UNFREEZE':
    case 'TRANSFER_OUT':
    case 'DEATH':
      return ok({ action, on });
  }
}

/** Reads a row of the workbook of changes; the first rule that is broken is told. */
export function parseCertificateChangeRow(cells: Cells): Result<CertificateChangeRow> {
  const read = cellReader('certificate-changes', cells);
  const missing = read.missing();
  if (missing) return refused(missing);
  const citizenId = parseCitizenId(read.text('citizenId') ?? '', 'citizenId');
  if (!citizenId.ok) return citizenId;
  const action = read.choice('action', ACTIONS);
  if (!action.ok) return action;
  const on = read.date('on');
  if (!on.ok) return on;
  if (action.value === null || on.value === null)
    return refused(refusals.valueRequired('action', '变更事项'));
  const change = readChange(read, action.value, on.value);
  return change.ok ? ok({ citizenId: citizenId.value.value, change: change.value }) : change;
}
