import type { CaseEvent, CaseStatus } from '@zhucan/casework';
import type { PayloadOf } from '@zhucan/event-contracts';

import type { CaseDomainEvent } from '../service.js';
import type { CaseDates, StoredCase } from './stored-case.js';

/** The last word of an event's type for each status, as in `zhucan.rehab-employment.case.approved`. */
export const EVENT_NAMES: Readonly<Record<CaseStatus, string>> = {
  SUBMITTED: 'submitted',
  COMMUNITY_REVIEWED: 'community-reviewed',
  STREET_REVIEWED: 'street-reviewed',
  APPROVED: 'approved',
  PUBLIC_NOTICE: 'announced',
  CONFIRMED: 'confirmed',
  DELIVERED: 'delivered',
  PAID: 'paid',
  FOLLOWED_UP: 'followed-up',
  CLOSED: 'closed',
  REJECTED: 'rejected',
  WITHDRAWN: 'withdrawn',
  RETURNED: 'returned',
  OBJECTED: 'objected',
  CANCELLED: 'cancelled',
};

/** The event that tells of a corrected history. */
export const CORRECTED_EVENT = 'corrected';

/** Those of both services that keep cases say the same. */
type CaseEventType = 'zhucan.rehab-employment.case.submitted';

function picture(
  after: StoredCase,
  status: CaseStatus,
  amountFen: bigint | null,
): PayloadOf<CaseEventType, 'internal'> {
  const { subject, state } = after;
  return {
    caseId: after.caseId,
    programmeCode: state.programmeCode,
    programmeVersion: state.programmeVersion,
    subjectKind: subject.kind,
    residentId: subject.kind === 'ENTERPRISE' ? null : subject.residentId,
    householdId: subject.kind === 'HOUSEHOLD' ? subject.householdId : null,
    enterpriseId: subject.kind === 'ENTERPRISE' ? subject.enterpriseId : null,
    regionId: state.filedIn.regionId,
    streetId: state.filedIn.streetId,
    districtId: state.filedIn.districtId,
    occasion: state.occasion,
    status,
    amountFen: amountFen === null ? null : amountFen.toString(),
  };
}

/** What the store adds to a case for those who read its public events. */
export interface PublicFacts {
  /** First case of the same subject in the same programme. */
  readonly firstCaseId: string;
  /** The days of the steps up to the one that is told of. */
  readonly dates: CaseDates;
}

/** What anyone may see: no person, no money, the street at most. */
function publicPicture(
  after: StoredCase,
  status: CaseStatus,
  { firstCaseId, dates }: PublicFacts,
): PayloadOf<CaseEventType, 'public'> {
  return {
    caseId: after.caseId,
    programmeCode: after.state.programmeCode,
    streetCode: after.state.filedIn.streetId,
    districtCode: after.state.filedIn.districtId,
    status,
    firstCaseId,
    dates,
  };
}

/** The event of one step. */
export function stepAnnouncement(
  context: string,
  after: StoredCase,
  step: { readonly event: CaseEvent; readonly version: number; readonly facts: PublicFacts },
): CaseDomainEvent {
  const { event, version, facts } = step;
  return {
    type: `zhucan.${context}.case.${EVENT_NAMES[event.status]}`,
    aggregateId: after.caseId,
    aggregateVersion: version,
    occurredOn: event.occurredOn,
    internal: picture(after, event.status, event.amountFen),
    public: publicPicture(after, event.status, facts),
  };
}

/** The event of a correction: where the case stands by the corrected history. */
export function correctionAnnouncement(
  context: string,
  after: StoredCase,
  firstCaseId: string,
): CaseDomainEvent {
  return {
    type: `zhucan.${context}.case.${CORRECTED_EVENT}`,
    aggregateId: after.caseId,
    aggregateVersion: after.version,
    occurredOn: after.state.lastStepOn,
    internal: picture(after, after.state.status, after.state.amountFen),
    public: publicPicture(after, after.state.status, { firstCaseId, dates: after.dates }),
  };
}
