import { type CalendarDate, ok, refused, type Result } from '@zhucan/codes';

import { actOnCertificate, assessmentProblem, type CertificateCommand } from './certificate-decisions.js';
import { restateIssue } from './certificate-correction.js';
import { moveResident, recordDeath } from './circumstances.js';
import { refusals } from './refusals.js';
import type { CertificateState, ResidentRecord } from './resident-record.js';
import { amend, findFact, type NewId } from './timeline.js';

/** A change as a register of changes lists it: an action upon a certificate, a move, or a death. */
export type RecordedChange =
  | CertificateCommand
  | { readonly action: 'MOVE'; readonly on: CalendarDate; readonly regionId: string }
  | { readonly action: 'DEATH'; readonly on: CalendarDate };

function corrected(state: CertificateState, command: CertificateCommand): CertificateState {
  if (command.action === 'CHANGE')
    return { ...state, category: command.category, grade: command.grade, components: command.components };
  if (command.action === 'CANCEL') return { ...state, reason: command.reason };
  if (command.action === 'RENEW' && command.expiresOn !== null)
    return { ...state, expiresOn: command.expiresOn };
  return state;
}

/** How a recorded change came out: done for the first time, or held against what was recorded for that day. */
export interface RecordedOutcome {
  readonly record: ResidentRecord;
  readonly correction: boolean;
}

function onCertificate(
  record: ResidentRecord,
  command: CertificateCommand,
  newId: NewId,
): Result<RecordedOutcome> {
  const recorded = findFact(record.certificates, command.on);
  if (recorded?.from !== command.on || !recorded.value.actions.includes(command.action)) {
    const done = actOnCertificate(record, command, newId);
    return done.ok ? ok({ record: done.value, correction: false }) : done;
  }
  if (command.action === 'CHANGE') {
    const wrong = assessmentProblem(command);
    if (wrong) return refused(wrong);
  }
  if (command.action === 'RENEW' && command.expiresOn !== null && command.expiresOn <= command.on)
    return refused(refusals.expiryOrder());
  const value = corrected(recorded.value, command);
  if (command.action === 'RENEW') {
    const renewed = restateIssue(record, recorded, value, newId);
    return renewed.ok ? ok({ record: renewed.value, correction: true }) : renewed;
  }
  const certificates = amend(record.certificates, { from: recorded.from, to: recorded.to, value }, newId);
  return ok({ record: { ...record, certificates }, correction: true });
}

/**
 * Decides on a change from a register of changes. One that is recorded for its day already changes nothing where it says the
 * same, and corrects that entry where it says otherwise; any other follows the same rules as a single change.
 */
export function applyRecordedChange(
  record: ResidentRecord,
  change: RecordedChange,
  newId: NewId,
): Result<RecordedOutcome> {
  if (change.action === 'MOVE') {
    const correction = findFact(record.residence, change.on)?.from === change.on;
    const moved = moveResident(record, change.on, change.regionId, newId);
    return moved.ok ? ok({ record: moved.value, correction }) : moved;
  }
  if (change.action === 'DEATH') {
    const died = recordDeath(record, change.on, newId);
    return died.ok ? ok({ record: died.value, correction: false }) : died;
  }
  return onCertificate(record, change, newId);
}
