import { can } from '@zhucan/access';
import { ageOn, type CalendarDate, toDate } from '@zhucan/codes';

import { maskCitizenId, maskName, maskPhone } from '../decisions/masking.js';
import type { ResidentRecord } from '../decisions/resident-record.js';
import { findFact, holdsOn, valueOn } from '../decisions/timeline.js';
import type {
  CertificateResolvers,
  CertificateStateResolvers,
  GuardianResolvers,
  HouseholdMembershipResolvers,
  HouseholdResolvers,
  ResidentResolvers,
  ResidentStateResolvers,
} from '../generated/graphql.js';
import type { HouseholdView, MembershipView } from '../loaders/households.js';
import type { RegistryContext } from '../loaders/index.js';
import { certificateOn, certificatesOf } from '../store/certificates.js';
import { isUuid } from '../operations/change-resident.js';

/** A resident whom the caller may see, or null. */
export async function residentOf(id: string, context: RegistryContext): Promise<ResidentRecord | null> {
  context.require('READ_RESIDENTS', 'resident');
  return isUuid(id) ? context.loaders.resident.load(id) : null;
}

/**
 * A resident to whom a record leads.
 *
 * @throws Error where it is gone or outside the caller's region: the field that asked becomes null with it
 */
export async function residentBehind(id: string, context: RegistryContext): Promise<ResidentRecord> {
  const record = await residentOf(id, context);
  if (record === null) throw new Error('a record names a resident who is not visible');
  return record;
}

/**
 * A household that the caller may see, or null: by where it is, as a resident by where they live. Of a resident who is visible the
 * household shows wherever it is.
 */
export async function householdOf(id: string, context: RegistryContext): Promise<HouseholdView | null> {
  context.require('READ_RESIDENTS', 'household');
  const household = isUuid(id) ? await context.loaders.household.load(id) : null;
  const own = await context.loaders.ownRegions();
  const isVisible = own === null || (household?.regionId != null && own.has(household.regionId));
  return isVisible ? household : null;
}

function particularsOn(record: ResidentRecord, on: CalendarDate) {
  return valueOn(record.particulars, on) ?? record.particulars.at(-1)?.value ?? null;
}

function mayRead(context: RegistryContext): boolean {
  return can(context.caller.role, 'READ_IDENTIFIERS');
}

function membershipViews(record: ResidentRecord): MembershipView[] {
  return record.membership.map(({ from, to, value }) => ({ ...value, residentId: record.id, from, to }));
}

export const Resident: ResidentResolvers = {
  __resolveReference: (reference, context) => residentOf(reference.id, context),
  name(record, _args, context) {
    const name = particularsOn(record, context.clock.today())?.name ?? null;
    return name === null || mayRead(context) ? name : maskName(name);
  },
  citizenIdMasked: (record, _args, context) => (mayRead(context) ? maskCitizenId(record.citizenId) : null),
  phone(record, _args, context) {
    const phone = particularsOn(record, context.clock.today())?.phone ?? null;
    return phone === null || mayRead(context) ? phone : maskPhone(phone);
  },
  address: (record, _args, context) =>
    mayRead(context) ? (particularsOn(record, context.clock.today())?.address ?? null) : null,
  age: (record, _args, context) => ageOn(record.birthDate, record.deceasedOn ?? context.clock.today()),
  region(record, _args, context) {
    const residence = valueOn(record.residence, context.clock.today());
    return residence && context.loaders.region.load(residence.regionId);
  },
  household(record, _args, context) {
    const membership = valueOn(record.membership, context.clock.today());
    return membership && context.loaders.household.load(membership.householdId);
  },
  hardship: (record, _args, context) => valueOn(record.hardship, context.clock.today())?.kind ?? null,
  certificate: (record, _args, context) => certificateOn(record, context.clock.today()),
  certificates: (record, _args, context) => certificatesOf(record, context.clock.today()),
  hardshipHistory: (record) => record.hardship.map(({ from, to, value }) => ({ from, to, kind: value.kind })),
  householdHistory: membershipViews,
  guardians: (record, _args, context) =>
    record.guardians.filter((fact) => holdsOn(fact, context.clock.today())),
  async at(record, { date, knownAt }, context) {
    const on = toDate(date);
    const known =
      knownAt == null ? record : await context.loaders.residentKnownAt.load({ id: record.id, knownAt });
    return known && { record: known, on, knownAt: knownAt ?? null };
  },
};

export const ResidentState: ResidentStateResolvers = {
  region({ record, on }, _args, context) {
    const residence = valueOn(record.residence, on);
    return residence && context.loaders.region.load(residence.regionId);
  },
  household({ record, on }, _args, context) {
    const membership = valueOn(record.membership, on);
    return membership && context.loaders.household.load(membership.householdId);
  },
  hardship: ({ record, on }) => valueOn(record.hardship, on)?.kind ?? null,
  certificate: ({ record, on }) => findFact(record.certificates, on) ?? null,
  age: ({ record, on }) => ageOn(record.birthDate, on),
};

export const CertificateState: CertificateStateResolvers = {
  status: ({ value }) => value.status,
  reason: ({ value }) => value.reason,
  category: ({ value }) => value.category,
  grade: ({ value }) => value.grade,
  components: ({ value }) => [...value.components],
  issuedOn: ({ value }) => value.issuedOn,
  expiresOn: ({ value }) => value.expiresOn,
};

export const Certificate: CertificateResolvers = {
  async __resolveReference(reference, context) {
    context.require('READ_EVIDENCE', 'certificate');
    return certificateById(reference.id, context);
  },
  resident(certificate, _args, context) {
    context.require('READ_RESIDENTS', 'resident');
    return certificate.resident;
  },
  status: ({ standing }) => standing.status,
  reason: ({ standing }) => standing.reason,
  category: ({ standing }) => standing.category,
  grade: ({ standing }) => standing.grade,
  components: ({ standing }) => [...standing.components],
  issuedOn: ({ standing }) => standing.issuedOn,
  expiresOn: ({ standing }) => standing.expiresOn,
  reissueCount: ({ standing }) => standing.reissue,
  history: ({ history }) => [...history],
};

/** A certificate by our own id, or null where its holder is not visible. That of somebody who was erased leads to nobody. */
export async function certificateById(id: string, context: RegistryContext) {
  const residentId = isUuid(id) ? await context.loaders.holder.load(id) : null;
  if (residentId === null) return null;
  const resident = await context.loaders.resident.load(residentId);
  if (resident === null) return context.loaders.erasedCertificate.load(id);
  return certificatesOf(resident, context.clock.today()).find((view) => view.id === id) ?? null;
}

export const Guardian: GuardianResolvers = {
  id: ({ value }) => value.guardianId,
  name: ({ value }, _args, context) => (mayRead(context) ? value.name : maskName(value.name)),
  phone: ({ value }, _args, context) =>
    value.phone === null || mayRead(context) ? value.phone : maskPhone(value.phone),
  kinship: ({ value }) => value.kinship,
};

export const Household: HouseholdResolvers = {
  __resolveReference: (reference, context) => householdOf(reference.id, context),
  region: ({ regionId }, _args, context) =>
    regionId === null ? null : context.loaders.region.load(regionId),
  async members({ id }, { on }, context) {
    const members = await context.loaders.members.load({
      householdId: id,
      on: on == null ? context.clock.today() : toDate(on),
    });
    const residents = await context.loaders.resident.loadMany(members.map((member) => member.residentId));
    return members.filter((_member, index) => residents[index] !== null);
  },
};

export const HouseholdMembership: HouseholdMembershipResolvers = {
  async household({ householdId }, _args, context) {
    const household = await context.loaders.household.load(householdId);
    if (household === null) throw new Error('a membership names a household that does not exist');
    return household;
  },
  resident: ({ residentId }, _args, context) => residentBehind(residentId, context),
};
