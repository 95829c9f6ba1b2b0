import { type CalendarDate, ok, refused, type Result, type Sex } from '@zhucan/codes';

import { correctIssue, findIssueToCorrect } from './certificate-correction.js';
import { type IssueCertificate, issueCertificate } from './certificate-decisions.js';
import {
  correctGuardian,
  joinHousehold,
  type NewGuardian,
  particularsProblem,
  recordGuardian,
  recordHardship,
} from './circumstances.js';
import { refusals } from './refusals.js';
import { registerResident } from './register.js';
import type { Hardship, Membership, Particulars, ResidentRecord } from './resident-record.js';
import { amend, findFact, nextChangeAfter, type NewId, type Timeline } from './timeline.js';

/** A resident as an office enters one in a whole: registration, certificate, hardship, household, guardian. */
export interface ResidentEntry {
  readonly residentId: string;
  readonly citizenId: string;
  readonly birthDate: CalendarDate | null;
  readonly sex: Sex | null;
  readonly particulars: Particulars;
  readonly regionId: string;
  readonly on: CalendarDate;
  readonly certificate: Omit<IssueCertificate, 'certificateId'> | null;
  readonly hardship: { readonly kind: Hardship; readonly from: CalendarDate } | null;
  readonly membership: Membership | null;
  readonly guardian: NewGuardian | null;
  readonly synthetic: boolean;
}

type Step = (record: ResidentRecord) => Result<ResidentRecord>;

function inTurn(record: ResidentRecord, steps: readonly Step[]): Result<ResidentRecord> {
  let current: Result<ResidentRecord> = ok(record);
  for (const step of steps) if (current.ok) current = step(current.value);
  return current;
}

/** Corrects what was entered for the days from one on, up to the next change that was recorded since. */
function correctEntry<T>(timeline: Timeline<T>, from: CalendarDate, value: T, newId: NewId): Timeline<T> {
  const entered = findFact(timeline, from);
  return amend(timeline, { from: entered?.from ?? from, to: nextChangeAfter(timeline, from), value }, newId);
}

/**
 * Corrects a hardship that was entered, and the day from which it was recognised: of the entry that held on that day, the days before
 * it are taken back.
 */
function correctHardship(
  timeline: ResidentRecord['hardship'],
  from: CalendarDate,
  kind: Hardship,
  newId: NewId,
): ResidentRecord['hardship'] {
  const entered = findFact(timeline, from);
  const to = nextChangeAfter(timeline, from);
  const corrected =
    entered && entered.from < from
      ? amend(timeline, { from: entered.from, to: from, value: null }, newId)
      : timeline;
  return amend(corrected, { from, to, value: { kind } }, newId);
}

/** Decides on the entry of someone who is not registered yet. */
export function enterResident(entry: ResidentEntry, newId: NewId): Result<ResidentRecord> {
  const registered = registerResident(entry, newId);
  if (!registered.ok) return registered;
  const { certificate, hardship, membership, guardian } = entry;
  return inTurn(registered.value, [
    (record) =>
      certificate ? issueCertificate(record, { certificateId: newId(), ...certificate }, newId) : ok(record),
    (record) =>
      hardship ? recordHardship(record, { from: hardship.from, to: null }, hardship.kind, newId) : ok(record),
    (record) => (membership ? joinHousehold(record, entry.on, membership, newId) : ok(record)),
    (record) =>
      guardian ? recordGuardian(record, { from: entry.on, to: null }, guardian, newId) : ok(record),
  ]);
}

function correctedCertificate(
  record: ResidentRecord,
  entry: ResidentEntry,
  newId: NewId,
): Result<ResidentRecord> {
  const { certificate } = entry;
  if (certificate === null) return ok(record);
  return findIssueToCorrect(record.certificates, certificate)
    ? correctIssue(record, certificate, newId)
    : issueCertificate(record, { certificateId: newId(), ...certificate }, newId);
}

/**
 * Decides on another entry of someone who is registered: what it says again changes nothing, what it says otherwise corrects
 * what was entered, up to the next change that was recorded since. What it leaves out stays.
 */
export function correctResident(
  record: ResidentRecord,
  entry: ResidentEntry,
  newId: NewId,
): Result<ResidentRecord> {
  if (entry.birthDate !== null && entry.birthDate !== record.birthDate)
    return refused(refusals.birthDateDisagrees());
  if (entry.sex !== null && entry.sex !== record.sex) return refused(refusals.sexDisagrees());
  if (entry.on !== record.registeredOn) return refused(refusals.registrationDayFixed());
  const wrong = particularsProblem(entry.particulars);
  if (wrong) return refused(wrong);
  const { on, particulars, regionId, hardship, membership, guardian } = entry;
  return inTurn(record, [
    (each) => ok({ ...each, particulars: correctEntry(each.particulars, on, particulars, newId) }),
    (each) => ok({ ...each, residence: correctEntry(each.residence, on, { regionId }, newId) }),
    (each) => correctedCertificate(each, entry, newId),
    (each) =>
      ok(
        hardship
          ? { ...each, hardship: correctHardship(each.hardship, hardship.from, hardship.kind, newId) }
          : each,
      ),
    (each) =>
      ok(membership ? { ...each, membership: correctEntry(each.membership, on, membership, newId) } : each),
    (each) => (guardian ? correctGuardian(each, on, guardian, newId) : ok(each)),
  ]);
}
