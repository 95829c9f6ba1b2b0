import { addYears, type CalendarDate, ok, refused, type Result } from '@zhucan/codes';

import {
  assessmentProblem,
  dayProblem,
  expired,
  isFinal,
  type IssueCertificate,
  recoveryProblem,
  VALIDITY_YEARS,
} from './certificate-decisions.js';
import { refusals } from './refusals.js';
import type { CertificateState, ResidentRecord } from './resident-record.js';
import { amend, type Fact, findFact, type NewId, type Timeline } from './timeline.js';

/** An issue as it is entered another time. */
export type CorrectedIssue = Omit<IssueCertificate, 'certificateId'>;

type Certificates = Timeline<CertificateState>;

function expiryOf({ issuedOn, expiresOn }: CorrectedIssue): CalendarDate {
  return expiresOn ?? addYears(issuedOn, VALIDITY_YEARS);
}

/** Whether a certificate begins with this stretch, and nothing else was done to it on that day. */
function isIssue(timeline: Certificates, fact: Fact<CertificateState>): boolean {
  const { certificateId, actions } = fact.value;
  return actions.length === 0 && timeline.find((each) => each.value.certificateId === certificateId) === fact;
}

/** Whether the assessment was changed on the very day of the issue or renewal, after it: then that of the issue held for no day. */
function wasChangedThatDay({ value: { actions } }: Fact<CertificateState>): boolean {
  return actions.lastIndexOf('CHANGE') > actions.lastIndexOf('RENEW');
}

/**
 * The issue or renewal that an entry says again or corrects: that of its day. Otherwise the one whose day the entry corrects: a
 * person has one certificate at a time, so that two issues whose days of validity meet are one. Undefined where the entry is about
 * another certificate, as after a cancellation.
 */
export function findIssueToCorrect(
  timeline: Certificates,
  entry: CorrectedIssue,
): Fact<CertificateState> | undefined {
  const { issuedOn } = entry;
  const standing = findFact(timeline, issuedOn);
  if (standing?.value.issuedOn === issuedOn) return standing;
  if (standing && !isFinal(standing.value.status)) return isIssue(timeline, standing) ? standing : undefined;
  const next = timeline.find((fact) => fact.from > issuedOn);
  return next && next.from < expiryOf(entry) && isIssue(timeline, next) ? next : undefined;
}

/** The stretches that follow from one issue or renewal without a break, the first of them included. */
function consequencesOf(timeline: Certificates, first: Fact<CertificateState>): Fact<CertificateState>[] {
  const { certificateId, issuedOn } = first.value;
  const found: Fact<CertificateState>[] = [];
  for (const fact of timeline.slice(timeline.indexOf(first))) {
    const follows = fact.value.certificateId === certificateId && fact.value.issuedOn === issuedOn;
    if (!follows || (found.length > 0 && found.at(-1)?.to !== fact.from)) break;
    found.push(fact);
  }
  return found;
}

/**
 * Says otherwise how a certificate was issued or renewed. What was assessed holds up to the next change that was recorded since; the
 * day and the expiry are those of the certificate until it is renewed. Days before a later day of issue are given back to what stood
 * before it. Refuses with `LATER_CHANGE_EXISTS` where it would have expired before something that was done to it.
 */
export function restateIssue(
  record: ResidentRecord,
  first: Fact<CertificateState>,
  restated: CertificateState,
  newId: NewId,
): Result<ResidentRecord> {
  const { issuedOn, expiresOn } = restated;
  const chain = consequencesOf(record.certificates, first);
  const end = chain.at(-1)?.to ?? null;
  const stretches = chain
    .filter((fact) => fact.value.status !== 'EXPIRED')
    .map((fact) => {
      if (fact === first) return { from: issuedOn, value: restated };
      const sameExpiry = fact.value.expiresOn === first.value.expiresOn;
      return {
        from: fact.from,
        value: { ...fact.value, issuedOn, expiresOn: sameExpiry ? expiresOn : fact.value.expiresOn },
      };
    });
  const tooLate = stretches.some(
    ({ from, value }) => value.status !== 'CANCELLED' && value.expiresOn <= from,
  );
  if (tooLate) return refused(refusals.laterChange('expiresOn'));
  let { certificates } = record;
  if (first.from < issuedOn) {
    const before = certificates.find((fact) => fact.to === first.from);
    const value = before?.value ?? null;
    certificates = amend(certificates, { from: first.from, to: issuedOn, value }, newId);
  }
  for (const [index, { from, value }] of stretches.entries()) {
    const until = stretches[index + 1]?.from ?? end;
    const expires = !isFinal(value.status) && (until === null || value.expiresOn < until);
    certificates = amend(certificates, { from, to: expires ? value.expiresOn : until, value }, newId);
    if (expires) {
      certificates = amend(certificates, { from: value.expiresOn, to: until, value: expired(value) }, newId);
    }
  }
  return ok({ ...record, certificates });
}

/**
 * Corrects an issue: what was assessed, its day, its expiry. The former entry is kept as superseded. The rules in order: assessment,
 * day, certificate, expiry, a year after recovery, later changes.
 */
export function correctIssue(
  record: ResidentRecord,
  entry: CorrectedIssue,
  newId: NewId,
): Result<ResidentRecord> {
  const { issuedOn } = entry;
  const wrong = assessmentProblem(entry) ?? dayProblem(record, issuedOn, 'issuedOn');
  if (wrong) return refused(wrong);
  const first = findIssueToCorrect(record.certificates, entry);
  if (!first) return refused(refusals.noCertificate());
  const expiresOn = expiryOf(entry);
  if (expiresOn <= issuedOn) return refused(refusals.expiryOrder());
  const others = record.certificates.filter(
    (fact) => fact.value.certificateId !== first.value.certificateId && fact.from <= first.from,
  );
  const tooSoon = recoveryProblem(others, issuedOn);
  if (tooSoon) return refused(tooSoon);
  const { category, grade, components } = wasChangedThatDay(first) ? first.value : entry;
  return restateIssue(
    record,
    first,
    { ...first.value, category, grade, components, issuedOn, expiresOn },
    newId,
  );
}
