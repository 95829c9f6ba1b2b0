import type { CaseEvent, CaseState, CaseStatus, Occasion, SubjectKind } from '@zhucan/casework';
import type { CalendarDate } from '@zhucan/codes';

/** Whom or what a case is about, by internal ids. */
export type CaseSubject =
  | { readonly kind: 'RESIDENT'; readonly residentId: string }
  /** A household; the resident is who applied for it, where known. */
  | { readonly kind: 'HOUSEHOLD'; readonly householdId: string; readonly residentId: string | null }
  | { readonly kind: 'ENTERPRISE'; readonly enterpriseId: string };

/** The days of a case's steps; null for those it has not taken. */
export interface CaseDates {
  readonly submittedOn: CalendarDate;
  readonly communityReviewedOn: CalendarDate | null;
  readonly streetReviewedOn: CalendarDate | null;
  readonly approvedOn: CalendarDate | null;
  readonly noticeOpenedOn: CalendarDate | null;
  readonly confirmedOn: CalendarDate | null;
  readonly deliveredOn: CalendarDate | null;
  readonly paidOn: CalendarDate | null;
  readonly followedUpOn: CalendarDate | null;
  readonly closedOn: CalendarDate | null;
  readonly endedOn: CalendarDate | null;
}

/** A case as it is stored. */
export interface StoredCase {
  readonly caseId: string;
  readonly caseNumber: string;
  readonly subject: CaseSubject;
  readonly state: CaseState;
  readonly dates: CaseDates;
  readonly version: number;
  readonly revision: number;
  /** Hex digest of the imported row that it shows last. */
  readonly importDigest: string | null;
}

/** The id of what a case is about. */
export function subjectId(subject: CaseSubject): string {
  switch (subject.kind) {
    case 'RESIDENT':
      return subject.residentId;
    case 'HOUSEHOLD':
      return subject.householdId;
    case 'ENTERPRISE':
      return subject.enterpriseId;
  }
}

type DateOfStep = Exclude<keyof CaseDates, 'submittedOn'>;

const DATE_OF_STATUS: Readonly<Record<CaseStatus, DateOfStep | null>> = {
  SUBMITTED: null,
  COMMUNITY_REVIEWED: 'communityReviewedOn',
  STREET_REVIEWED: 'streetReviewedOn',
  APPROVED: 'approvedOn',
  PUBLIC_NOTICE: 'noticeOpenedOn',
  CONFIRMED: 'confirmedOn',
  DELIVERED: 'deliveredOn',
  PAID: 'paidOn',
  FOLLOWED_UP: 'followedUpOn',
  CLOSED: 'closedOn',
  REJECTED: 'endedOn',
  WITHDRAWN: 'endedOn',
  CANCELLED: 'endedOn',
  RETURNED: null,
  OBJECTED: null,
};

const NO_DATES = {
  communityReviewedOn: null,
  streetReviewedOn: null,
  approvedOn: null,
  noticeOpenedOn: null,
  confirmedOn: null,
  deliveredOn: null,
  paidOn: null,
  followedUpOn: null,
  closedOn: null,
  endedOn: null,
};

/** The days after a step. An application that goes back loses its reviews: they are to be made again. */
export function datesAfter(dates: CaseDates, event: CaseEvent): CaseDates {
  if (event.status === 'RETURNED') return { ...dates, communityReviewedOn: null, streetReviewedOn: null };
  const field = DATE_OF_STATUS[event.status];
  return field === null ? dates : { ...dates, [field]: event.occurredOn };
}

/** The days of a whole history, which begins with the application. */
export function datesOf(events: readonly [CaseEvent, ...CaseEvent[]]): CaseDates {
  const start: CaseDates = { submittedOn: events[0].occurredOn, ...NO_DATES };
  return events.reduce(datesAfter, start);
}

interface CaseRow {
  readonly case_id: string;
  readonly case_number: string;
  readonly programme_code: string;
  readonly programme_version: number;
  readonly subject_kind: SubjectKind;
  readonly resident_id: string | null;
  readonly household_id: string | null;
  readonly enterprise_id: string | null;
  readonly region_id: string;
  readonly street_id: string | null;
  readonly district_id: string | null;
  readonly occasion: Occasion | null;
  readonly status: CaseStatus;
  readonly version: number;
  readonly revision: number;
  readonly submitted_on: CalendarDate;
  readonly community_reviewed_on: CalendarDate | null;
  readonly street_reviewed_on: CalendarDate | null;
  readonly approved_on: CalendarDate | null;
  readonly notice_opened_on: CalendarDate | null;
  readonly confirmed_on: CalendarDate | null;
  readonly delivered_on: CalendarDate | null;
  readonly paid_on: CalendarDate | null;
  readonly followed_up_on: CalendarDate | null;
  readonly closed_on: CalendarDate | null;
  readonly ended_on: CalendarDate | null;
  readonly last_step_on: CalendarDate;
  readonly amount_fen: string | null;
  readonly import_digest: string | null;
}

/** The columns of a case, dates and amounts as text, for rows of {@link storedCase}. */
export const CASE_COLUMNS = `c.case_id, c.case_number, c.programme_code, c.programme_version, c.subject_kind, c.resident_id, c.household_id,
  c.enterprise_id, c.region_id, c.street_id, c.district_id, c.occasion, c.status, c.version, c.revision, c.submitted_on::text,
  c.community_reviewed_on::text, c.street_reviewed_on::text, c.approved_on::text, c.notice_opened_on::text, c.confirmed_on::text,
  c.delivered_on::text, c.paid_on::text, c.followed_up_on::text, c.closed_on::text, c.ended_on::text, c.last_step_on::text,
  c.amount_fen::text, encode(c.import_digest, 'hex') AS import_digest`;

function subjectOf(row: CaseRow): CaseSubject {
  const missing = (): never => {
    throw new RangeError('a stored case without its subject');
  };
  switch (row.subject_kind) {
    case 'RESIDENT':
      return { kind: 'RESIDENT', residentId: row.resident_id ?? missing() };
    case 'HOUSEHOLD':
      return { kind: 'HOUSEHOLD', householdId: row.household_id ?? missing(), residentId: row.resident_id };
    case 'ENTERPRISE':
      return { kind: 'ENTERPRISE', enterpriseId: row.enterprise_id ?? missing() };
  }
}

/** A row of {@link CASE_COLUMNS} as a case. */
export function storedCase(row: CaseRow): StoredCase {
  return {
    caseId: row.case_id,
    caseNumber: row.case_number,
    subject: subjectOf(row),
    state: {
      programmeCode: row.programme_code,
      programmeVersion: row.programme_version,
      subjectKind: row.subject_kind,
      filedIn: { regionId: row.region_id, streetId: row.street_id, districtId: row.district_id },
      occasion: row.occasion,
      status: row.status,
      submittedOn: row.submitted_on,
      lastStepOn: row.last_step_on,
      noticeOpenedOn: row.notice_opened_on,
      amountFen: row.amount_fen === null ? null : BigInt(row.amount_fen),
    },
    dates: {
      submittedOn: row.submitted_on,
      communityReviewedOn: row.community_reviewed_on,
      streetReviewedOn: row.street_reviewed_on,
      approvedOn: row.approved_on,
      noticeOpenedOn: row.notice_opened_on,
      confirmedOn: row.confirmed_on,
      deliveredOn: row.delivered_on,
      paidOn: row.paid_on,
      followedUpOn: row.followed_up_on,
      closedOn: row.closed_on,
      endedOn: row.ended_on,
    },
    version: row.version,
    revision: row.revision,
    importDigest: row.import_digest,
  };
}

export type { CaseRow };
