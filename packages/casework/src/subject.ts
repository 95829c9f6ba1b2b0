import type { CalendarDate, Category, Component, Grade } from '@zhucan/codes';

import type { EnterpriseKind, Occasion } from './programme.js';
import type { CaseStatus } from './life-cycle.js';

/** A region with what it lies in; the id of a district or street is its code. */
export interface RegionPath {
  readonly regionId: string;
  readonly streetId: string | null;
  readonly districtId: string | null;
}

/** A certificate during a time. */
export interface CertificateState {
  /** `VALID`, `EXPIRING`, `EXPIRED`, `LOST`, `FROZEN`, `TRANSFERRED_OUT` or `CANCELLED`; only the first two are in force. */
  readonly status: string;
  readonly category: Category;
  readonly grade: Grade;
  /** The disabilities that a multiple one is made of; empty for a single one. */
  readonly components: readonly Component[];
  readonly validFrom: CalendarDate;
  /** The day after the last. */
  readonly validTo: CalendarDate | null;
}

/** What held for a resident from one day until another. */
export interface ResidentState {
  readonly from: CalendarDate;
  /** The day after the last; null while it holds. */
  readonly to: CalendarDate | null;
  readonly region: RegionPath | null;
  readonly householdId: string | null;
  /** The kind of hardship; null or `NONE` for none. */
  readonly hardship: string | null;
  readonly certificate: CertificateState | null;
}

/** What is known of a resident, over time. */
export interface ResidentFacts {
  readonly kind: 'RESIDENT';
  readonly subjectId: string;
  readonly birthDate: CalendarDate;
  readonly deceasedOn: CalendarDate | null;
  /** Without overlaps, oldest first. */
  readonly timeline: readonly ResidentState[];
}

/** A household with everyone who ever was a member; who is one on a day follows from the members' timelines. */
export interface HouseholdFacts {
  readonly kind: 'HOUSEHOLD';
  readonly subjectId: string;
  readonly members: readonly ResidentFacts[];
}

/** An enterprise from a day on (企业): a later state takes the place of an earlier one from its first day. */
export interface EnterpriseState {
  /** First day on which this held. */
  readonly from: CalendarDate;
  readonly enterpriseKind: EnterpriseKind;
  readonly region: RegionPath | null;
  readonly staff: number;
  readonly disabledStaff: number;
  /** Of those, how many by category; a category that is missing counts as none. */
  readonly disabledStaffByCategory: Readonly<Partial<Record<Category, number>>>;
}

/** An enterprise over time. */
export interface EnterpriseFacts {
  readonly kind: 'ENTERPRISE';
  readonly subjectId: string;
  /** Its states by their first days, oldest first. */
  readonly timeline: readonly [EnterpriseState, ...EnterpriseState[]];
}

/** What a case is about. */
export type SubjectFacts = ResidentFacts | HouseholdFacts | EnterpriseFacts;

/** Another case of the same subject, in whichever programme of the service. */
export interface PriorCase {
  readonly caseId: string;
  readonly programmeCode: string;
  readonly status: CaseStatus;
  /** The day of delivery or payment; of the approval or the application while that is to come. */
  readonly serviceDate: CalendarDate;
  readonly occasion: Occasion | null;
}

/** What an application itself says. */
export interface ApplicationFacts {
  /** Where it was filed. */
  readonly filedIn: RegionPath;
  readonly occasion: Occasion | null;
}

/** What held for a resident on a day, if anything is known. */
export function findState(resident: ResidentFacts, on: CalendarDate): ResidentState | undefined {
  return resident.timeline.find((state) => state.from <= on && (state.to === null || on < state.to));
}

/** What held for an enterprise on a day; before anything is known of it, what is known first. */
export function enterpriseOn(enterprise: EnterpriseFacts, on: CalendarDate): EnterpriseState {
  return enterprise.timeline.findLast((state) => state.from <= on) ?? enterprise.timeline[0];
}
