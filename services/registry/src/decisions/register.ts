import { type CalendarDate, parseCitizenId, ok, refused, type Result, type Sex } from '@zhucan/codes';

import { particularsProblem } from './circumstances.js';
import { refusals } from './refusals.js';
import type { Particulars, ResidentRecord } from './resident-record.js';
import type { NewId } from './timeline.js';

/** A registration (登记). */
export interface RegisterResident {
  readonly residentId: string;
  readonly citizenId: string;
  /** As the form says; held against the citizen id. */
  readonly birthDate: CalendarDate | null;
  readonly sex: Sex | null;
  readonly particulars: Particulars;
  readonly regionId: string;
  readonly on: CalendarDate;
  readonly synthetic: boolean;
}

/**
 * Decides on a registration. The rules in order: citizen id (form, date, check digit), birth date, sex, day, particulars.
 * Any region prefix of the id is taken: it is that of first registration.
 */
export function registerResident(command: RegisterResident, newId: NewId): Result<ResidentRecord> {
  const citizenId = parseCitizenId(command.citizenId, 'citizenId');
  if (!citizenId.ok) return citizenId;
  const { value, birthDate, sex } = citizenId.value;
  if (command.birthDate !== null && command.birthDate !== birthDate)
    return refused(refusals.birthDateDisagrees());
  if (command.sex !== null && command.sex !== sex) return refused(refusals.sexDisagrees());
  if (command.on < birthDate) return refused(refusals.beforeBirth('on'));
  const wrong = particularsProblem(command.particulars);
  if (wrong) return refused(wrong);
  const from = command.on;
  return ok({
    id: command.residentId,
    version: 0,
    citizenId: value,
    birthDate,
    sex,
    synthetic: command.synthetic,
    registeredOn: from,
    deceasedOn: null,
    particulars: [{ id: newId(), from, to: null, value: command.particulars }],
    residence: [{ id: newId(), from, to: null, value: { regionId: command.regionId } }],
    certificates: [],
    hardship: [],
    membership: [],
    guardians: [],
  });
}
