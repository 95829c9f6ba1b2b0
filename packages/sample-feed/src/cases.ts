import type { EventType } from '@zhucan/event-contracts';

import type { Place } from './places.js';
import { idOf, type Row, type SampleEvent, valueOf } from './sample.js';

/** The steps of the main way: column, status, and the last word of the event's type. */
const STEPS = [
  ['submittedOn', 'SUBMITTED', 'submitted'],
  ['communityReviewedOn', 'COMMUNITY_REVIEWED', 'community-reviewed'],
  ['streetReviewedOn', 'STREET_REVIEWED', 'street-reviewed'],
  ['approvedOn', 'APPROVED', 'approved'],
  ['noticeOpenedOn', 'PUBLIC_NOTICE', 'announced'],
  ['confirmedOn', 'CONFIRMED', 'confirmed'],
  ['deliveredOn', 'DELIVERED', 'delivered'],
  ['paidOn', 'PAID', 'paid'],
  ['followedUpOn', 'FOLLOWED_UP', 'followed-up'],
  ['closedOn', 'CLOSED', 'closed'],
] as const;

/** How a case leaves the main way; what goes back or is stopped has no day of its end. */
const ENDINGS: Readonly<
  Record<string, readonly ['REJECTED' | 'WITHDRAWN' | 'CANCELLED' | 'RETURNED' | 'OBJECTED', string]>
> = {
  不予通过: ['REJECTED', 'rejected'],
  撤回: ['WITHDRAWN', 'withdrawn'],
  取消: ['CANCELLED', 'cancelled'],
  退回补正: ['RETURNED', 'returned'],
  公示异议: ['OBJECTED', 'objected'],
};

const NO_DATES = {
  ...Object.fromEntries(STEPS.map(([column]) => [column, null])),
  endedOn: null,
};

interface Step {
  readonly on: string;
  readonly status: string;
  readonly name: string;
  readonly dates: Readonly<Record<string, string | null>>;
}

function stepsOf(row: Row): Step[] {
  let dates: Readonly<Record<string, string | null>> = NO_DATES;
  const steps = STEPS.flatMap(([column, status, name]): Step[] => {
    const on = row[column];
    if (on === undefined || on === '') return [];
    dates = { ...dates, [column]: on };
    return [{ on, status, name, dates }];
  });
  const ending = ENDINGS[row['ending'] ?? ''];
  if (!ending) return steps;
  const [status, name] = ending;
  const on = valueOf(row, 'endedOn');
  if (status === 'RETURNED') dates = { ...dates, communityReviewedOn: null, streetReviewedOn: null };
  else if (status !== 'OBJECTED') dates = { ...dates, endedOn: on };
  return [...steps, { on, status, name, dates }];
}

/**
 * Every step of every case, without people and money: whom a case is about decides which is the first of the same, and goes no further.
 *
 * @param context the service that keeps them
 */
export function caseEvents(
  context: 'rehab-employment' | 'relief-accessibility',
  rows: readonly Row[],
  places: ReadonlyMap<string, Place>,
): SampleEvent[] {
  const first = new Map<string, string>();
  return rows.flatMap((row) => {
    const caseId = idOf(valueOf(row, 'caseNumber'));
    const programmeCode = valueOf(row, 'programmeCode');
    const subject = `${programmeCode} ${row['citizenId'] ?? row['enterpriseNumber'] ?? caseId}`;
    const firstCaseId = first.get(subject) ?? caseId;
    first.set(subject, firstCaseId);
    const place = places.get(valueOf(row, 'region'));
    return stepsOf(row).map(({ on, status, name, dates }, at) => ({
      type: `zhucan.${context}.case.${name}` as EventType,
      aggregateId: caseId,
      version: at + 1,
      occurredOn: on,
      data: {
        caseId,
        programmeCode,
        streetCode: place?.streetId ?? null,
        districtCode: place?.districtId ?? null,
        status,
        firstCaseId,
        dates,
      },
    }));
  });
}
