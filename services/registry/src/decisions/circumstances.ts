import { addYears, ageOn, type CalendarDate, ok, type Problem, refused, type Result } from '@zhucan/codes';

import { actOnCertificate } from './certificate-decisions.js';
import { CERTIFICATE_LIFE_CYCLE } from './certificate-life-cycle.js';
import { refusals } from './refusals.js';
import type { Guardian, Hardship, Membership, Particulars, ResidentRecord } from './resident-record.js';
import { amend, type Fact, findFact, holdsOn, nextChangeAfter, type NewId } from './timeline.js';

const KINSHIP = /^\d{2}$/;
const PHONE = /^\+?[\d-]{5,20}$/;
/** Longest name that is taken, with room for names written with spaces. */
const NAME_LENGTH = 50;
const ADDRESS_LENGTH = 200;

interface Stretch {
  readonly from: CalendarDate;
  readonly to: CalendarDate | null;
}

function stretchProblem(record: ResidentRecord, stretch: Stretch): Problem | null {
  if (stretch.from < record.birthDate) return refusals.beforeBirth('from');
  if (record.deceasedOn !== null && stretch.from > record.deceasedOn) return refusals.deceased('from');
  if (stretch.to !== null && stretch.to <= stretch.from) return refusals.periodOrder('to');
  return null;
}

/** The rules on name, phone and address, in this order. */
export function particularsProblem(particulars: Particulars): Problem | null {
  if (particulars.name.length < 1 || particulars.name.length > NAME_LENGTH)
    return refusals.text('name', NAME_LENGTH);
  if (particulars.phone !== null && !PHONE.test(particulars.phone)) return refusals.phone();
  const { address } = particulars;
  if (address !== null && (address.length < 1 || address.length > ADDRESS_LENGTH))
    return refusals.text('address', ADDRESS_LENGTH);
  return null;
}

/** Records another name, phone or address from a day on, up to the next change that is recorded (信息变更). */
export function changeParticulars(
  record: ResidentRecord,
  from: CalendarDate,
  particulars: Particulars,
  newId: NewId,
): Result<ResidentRecord> {
  const wrong = stretchProblem(record, { from, to: null }) ?? particularsProblem(particulars);
  if (wrong) return refused(wrong);
  const to = nextChangeAfter(record.particulars, from);
  return ok({ ...record, particulars: amend(record.particulars, { from, to, value: particulars }, newId) });
}

/** Records a move within the register's regions, up to the next move that is recorded (迁移). */
export function moveResident(
  record: ResidentRecord,
  from: CalendarDate,
  regionId: string,
  newId: NewId,
): Result<ResidentRecord> {
  const wrong = stretchProblem(record, { from, to: null });
  if (wrong) return refused(wrong);
  const to = nextChangeAfter(record.residence, from);
  return ok({ ...record, residence: amend(record.residence, { from, to, value: { regionId } }, newId) });
}

/**
 * Records a hardship over a stretch of days, or with a null kind that there was none (困难认定). Without an end it holds up to the next
 * change that is recorded; only a stretch with an end says something of the days of others.
 */
export function recordHardship(
  record: ResidentRecord,
  stretch: Stretch,
  kind: Hardship | null,
  newId: NewId,
): Result<ResidentRecord> {
  const wrong = stretchProblem(record, stretch);
  if (wrong) return refused(wrong);
  const { from } = stretch;
  const to = stretch.to ?? nextChangeAfter(record.hardship, from);
  return ok({
    ...record,
    hardship: amend(record.hardship, { from, to, value: kind === null ? null : { kind } }, newId),
  });
}

/** Records that a person belongs to a household, or to none, up to the next change that is recorded (入户, 出户). */
export function joinHousehold(
  record: ResidentRecord,
  from: CalendarDate,
  membership: Membership | null,
  newId: NewId,
): Result<ResidentRecord> {
  const wrong = stretchProblem(record, { from, to: null });
  if (wrong) return refused(wrong);
  if (membership !== null && !KINSHIP.test(membership.kinship)) return refused(refusals.kinship());
  const to = nextChangeAfter(record.membership, from);
  return ok({ ...record, membership: amend(record.membership, { from, to, value: membership }, newId) });
}

/** A guardian who has no id yet. */
export type NewGuardian = Omit<Guardian, 'guardianId'>;

function saysTheSame(fact: Fact<Guardian>, { name, phone, kinship }: NewGuardian): boolean {
  return fact.value.name === name && fact.value.phone === phone && fact.value.kinship === kinship;
}

/** The age from which a person acts alone. */
const MAJORITY = 18;

function needsGuardianAsAdult(record: ResidentRecord, on: CalendarDate): boolean {
  const certificate = findFact(record.certificates, on)?.value;
  const categories = certificate
    ? [certificate.category, ...certificate.components.map((each) => each.category)]
    : [];
  return categories.includes('INTELLECTUAL') || categories.includes('MENTAL');
}

/** The rules on a guardian in order: days, name and phone, kinship, age or disability of the ward. */
function guardianProblem(
  record: ResidentRecord,
  stretch: Stretch,
  { name, phone, kinship }: NewGuardian,
): Problem | null {
  const wrong = stretchProblem(record, stretch) ?? particularsProblem({ name, phone, address: null });
  if (wrong) return wrong;
  if (!KINSHIP.test(kinship)) return refusals.kinship();
  const isMinor = ageOn(record.birthDate, stretch.from) < MAJORITY;
  return isMinor || needsGuardianAsAdult(record, stretch.from) ? null : refusals.guardianNotNeeded();
}

/**
 * Records a guardian over a stretch of days. For a minor without an intellectual or mental disability it ends on the
 * eighteenth birthday at the latest.
 */
export function recordGuardian(
  record: ResidentRecord,
  stretch: Stretch,
  guardian: NewGuardian,
  newId: NewId,
): Result<ResidentRecord> {
  const wrong = guardianProblem(record, stretch, guardian);
  if (wrong) return refused(wrong);
  const known = record.guardians.some((fact) => saysTheSame(fact, guardian) && holdsOn(fact, stretch.from));
  if (known) return ok(record);
  const majority = addYears(record.birthDate, MAJORITY);
  const asAdult = needsGuardianAsAdult(record, stretch.from);
  const to = asAdult || (stretch.to !== null && stretch.to <= majority) ? stretch.to : majority;
  const added = { id: newId(), from: stretch.from, to, value: { guardianId: newId(), ...guardian } };
  return ok({ ...record, guardians: [...record.guardians, added] });
}

/**
 * Corrects the guardian who was entered from a day on: by the same name, else by the same kinship where that is one, else the only one.
 * It stays the same guardianship and ends when it ended. Where it cannot be told who is meant, the guardian is recorded besides.
 */
export function correctGuardian(
  record: ResidentRecord,
  from: CalendarDate,
  guardian: NewGuardian,
  newId: NewId,
): Result<ResidentRecord> {
  const wrong = guardianProblem(record, { from, to: null }, guardian);
  if (wrong) return refused(wrong);
  const entered = record.guardians.filter((fact) => fact.from === from);
  if (entered.some((fact) => saysTheSame(fact, guardian))) return ok(record);
  const [meant, another] =
    [
      entered.filter((fact) => fact.value.name === guardian.name),
      entered.filter((fact) => fact.value.kinship === guardian.kinship),
      entered,
    ].find((candidates) => candidates.length > 0) ?? [];
  if (!meant || another) return recordGuardian(record, { from, to: null }, guardian, newId);
  const { guardianId } = meant.value;
  const corrected = { ...meant, id: newId(), value: { guardianId, ...guardian } };
  return ok({ ...record, guardians: record.guardians.map((fact) => (fact === meant ? corrected : fact)) });
}

/** Records that a guardian acts no more from a day on. */
export function endGuardianship(
  record: ResidentRecord,
  guardianId: string,
  on: CalendarDate,
  newId: NewId,
): Result<ResidentRecord> {
  const current = record.guardians.find((fact) => fact.value.guardianId === guardianId && holdsOn(fact, on));
  if (!current) return refused(refusals.unknownGuardian());
  const others = record.guardians.filter((fact) => fact !== current);
  const ended = current.from < on ? [{ ...current, id: newId(), to: on }] : [];
  return ok({ ...record, guardians: [...others, ...ended] });
}

/** Records a death; the certificate that stands is cancelled for it. */
export function recordDeath(record: ResidentRecord, on: CalendarDate, newId: NewId): Result<ResidentRecord> {
  if (on < record.birthDate) return refused(refusals.beforeBirth('on'));
  if (record.deceasedOn === on) return ok(record);
  if (record.deceasedOn !== null) return refused(refusals.deceased('on'));
  const dead: ResidentRecord = { ...record, deceasedOn: on };
  const certificate = findFact(record.certificates, on)?.value;
  if (!certificate || CERTIFICATE_LIFE_CYCLE[certificate.status].CANCEL === null) return ok(dead);
  return actOnCertificate(dead, { action: 'CANCEL', on, reason: 'DEATH' }, newId);
}
