import {
  addYears,
  type CalendarDate,
  type Category,
  type Component,
  type Grade,
  ok,
  type Problem,
  refused,
  type Result,
} from '@zhucan/codes';

import {
  CERTIFICATE_LIFE_CYCLE,
  type CancellationReason,
  type CertificateStatus,
} from './certificate-life-cycle.js';
import { refusals } from './refusals.js';
import type { CertificateState, ResidentRecord } from './resident-record.js';
import { amend, findFact, type NewId, sameValue, type Timeline } from './timeline.js';

/** A certificate is valid for ten years (残疾人证管理办法), then it is exchanged. */
export const VALIDITY_YEARS = 10;

/** What was assessed (评定结果). */
export interface Assessment {
  readonly category: Category;
  readonly grade: Grade;
  readonly components: readonly Component[];
}

/** The rules of GB/T 26341 on category, grade and components, in the order: components missing, not taken, heaviest grade. */
export function assessmentProblem(assessment: Assessment): Problem | null {
  const multiple = assessment.category === 'MULTIPLE';
  if (multiple && assessment.components.length < 2) return refusals.componentsNeeded();
  if (!multiple && assessment.components.length > 0) return refusals.componentsNotTaken();
  if (multiple && Math.min(...assessment.components.map((each) => each.grade)) !== assessment.grade)
    return refusals.gradeNotHeaviest();
  return null;
}

/** The rules on the day of what is done to a certificate: not before birth, not after death. */
export function dayProblem(record: ResidentRecord, on: CalendarDate, field: string): Problem | null {
  if (on < record.birthDate) return refusals.beforeBirth(field);
  if (record.deceasedOn !== null && on > record.deceasedOn) return refusals.deceased(field);
  return null;
}

/** Whether nothing follows a status. */
export function isFinal(status: CertificateStatus): boolean {
  return status === 'CANCELLED' || status === 'TRANSFERRED_OUT';
}

/** The rule that a cancellation for recovery is followed by no new certificate within a year. */
export function recoveryProblem(
  certificates: Timeline<CertificateState>,
  issuedOn: CalendarDate,
): Problem | null {
  const recovered = certificates.find(
    (fact) => fact.value.status === 'CANCELLED' && fact.value.reason === 'RECOVERED',
  );
  return recovered && issuedOn < addYears(recovered.from, 1) ? refusals.recoveredWithinYear() : null;
}

/** Whether something other than the expiry of the same certificate is recorded for a day after this one. */
function hasLaterChange(timeline: Timeline<CertificateState>, on: CalendarDate): boolean {
  return timeline.some((fact) => fact.from > on && fact.value.status !== 'EXPIRED');
}

/** What a certificate is once its days are over. */
export function expired(state: CertificateState): CertificateState {
  return { ...state, status: 'EXPIRED', actions: [] };
}

/**
 * Puts a state in force from a day on: a valid one until its expiry with `EXPIRED` after it, a lost or frozen one likewise, a
 * final one for good.
 */
function withState(
  record: ResidentRecord,
  state: CertificateState,
  from: CalendarDate,
  newId: NewId,
): ResidentRecord {
  const ends = isFinal(state.status) || state.expiresOn <= from ? null : state.expiresOn;
  let certificates = amend(record.certificates, { from, to: ends, value: state }, newId);
  if (ends !== null) {
    certificates = amend(certificates, { from: ends, to: null, value: expired(state) }, newId);
  }
  return { ...record, certificates };
}

/** Issue of a first certificate, or of a new one after a former ended (新办). */
export interface IssueCertificate extends Assessment {
  readonly certificateId: string;
  readonly issuedOn: CalendarDate;
  /** Ten years after the issue where not given. */
  readonly expiresOn: CalendarDate | null;
}

/**
 * Decides on an issue. The rules in order: assessment, day, expiry, an existing certificate, a year after recovery.
 */
export function issueCertificate(
  record: ResidentRecord,
  command: IssueCertificate,
  newId: NewId,
): Result<ResidentRecord> {
  const { certificateId, category, grade, components, issuedOn } = command;
  const wrong = assessmentProblem(command) ?? dayProblem(record, issuedOn, 'issuedOn');
  if (wrong) return refused(wrong);
  const expiresOn = command.expiresOn ?? addYears(issuedOn, VALIDITY_YEARS);
  if (expiresOn <= issuedOn) return refused(refusals.expiryOrder());
  const former = findFact(record.certificates, issuedOn)?.value;
  if (former && !isFinal(former.status)) return refused(refusals.hasCertificate());
  if (hasLaterChange(record.certificates, issuedOn)) return refused(refusals.laterChange('issuedOn'));
  const tooSoon = recoveryProblem(record.certificates, issuedOn);
  if (tooSoon) return refused(tooSoon);
  const state: CertificateState = {
    certificateId,
    status: 'VALID',
    reason: null,
    category,
    grade,
    components,
    issuedOn,
    expiresOn,
    reissue: 0,
    actions: [],
  };
  return ok(withState(record, state, issuedOn, newId));
}

/** An action upon the certificate that stands on a day. */
export type CertificateCommand =
  | ({ readonly action: 'CHANGE'; readonly on: CalendarDate } & Assessment)
  | { readonly action: 'RENEW'; readonly on: CalendarDate; readonly expiresOn: CalendarDate | null }
  | { readonly action: 'CANCEL'; readonly on: CalendarDate; readonly reason: CancellationReason }
  | {
      readonly action: 'REPORT_LOSS' | 'REISSUE' | 'FREEZE' | 'UNFREEZE' | 'TRANSFER_OUT';
      readonly on: CalendarDate;
    };

function nextState(state: CertificateState, command: CertificateCommand): Result<CertificateState> {
  const status = CERTIFICATE_LIFE_CYCLE[state.status][command.action];
  if (status === null) return refused(refusals.actionNotPermitted(command.action, state.status));
  switch (command.action) {
    case 'CHANGE': {
      const wrong = assessmentProblem(command);
      if (wrong) return refused(wrong);
      return ok({
        ...state,
        status,
        category: command.category,
        grade: command.grade,
        components: command.components,
      });
    }
    case 'RENEW': {
      const expiresOn = command.expiresOn ?? addYears(command.on, VALIDITY_YEARS);
      if (expiresOn <= command.on) return refused(refusals.expiryOrder());
      return ok({ ...state, status, issuedOn: command.on, expiresOn });
    }
    case 'CANCEL':
      return ok({ ...state, status, reason: command.reason });
    case 'REISSUE':
      return ok({ ...state, status, reissue: state.reissue + 1 });
    case 'REPORT_LOSS':
    case 'FREEZE':
    case 'UNFREEZE':
    case 'TRANSFER_OUT':
      return ok({ ...state, status });
  }
}

/**
 * Decides on an action upon the certificate of a day by the life cycle. The rules in order: day, certificate, life cycle,
 * the action's own, later changes.
 */
export function actOnCertificate(
  record: ResidentRecord,
  command: CertificateCommand,
  newId: NewId,
): Result<ResidentRecord> {
  const wrong = dayProblem(record, command.on, 'on');
  const deathItself = command.action === 'CANCEL' && command.reason === 'DEATH';
  if (wrong && !(deathItself && wrong.code === 'RESIDENT_DECEASED')) return refused(wrong);
  const current = findFact(record.certificates, command.on);
  if (!current) return refused(refusals.noCertificate());
  const next = nextState(current.value, command);
  if (!next.ok) return next;
  if (hasLaterChange(record.certificates, command.on)) return refused(refusals.laterChange('on'));
  if (sameValue(next.value, current.value)) return refused(refusals.nothingChanges());
  const sameDay = current.from === command.on ? current.value.actions : [];
  const actions = [...sameDay.filter((action) => action !== command.action), command.action];
  return ok(withState(record, { ...next.value, actions }, command.on, newId));
}
