/** The steps on the main way of a case, in their order. A programme takes a part of them. */
export const MAIN_STEPS = [
  'SUBMITTED',
  'COMMUNITY_REVIEWED',
  'STREET_REVIEWED',
  'APPROVED',
  'PUBLIC_NOTICE',
  'CONFIRMED',
  'DELIVERED',
  'PAID',
  'FOLLOWED_UP',
  'CLOSED',
] as const;

/** The ways off the main one. */
export const SIDE_STEPS = ['REJECTED', 'WITHDRAWN', 'RETURNED', 'OBJECTED', 'CANCELLED'] as const;

/** All statuses of a case (办理状态). */
export const CASE_STATUSES = [...MAIN_STEPS, ...SIDE_STEPS] as const;

/** A step on the main way. */
export type MainStep = (typeof MAIN_STEPS)[number];

/** Where a case stands. */
export type CaseStatus = (typeof CASE_STATUSES)[number];

/**
 * The life cycle: which status may follow which, over all programmes. A programme narrows the main way to its own steps. The
 * database mirrors this table in a CHECK, so that a transition that is not here cannot be stored.
 *
 * A follow-up may follow a follow-up: norms of aftercare ask for several visits a year.
 */
export const LIFE_CYCLE: Readonly<Record<CaseStatus, readonly CaseStatus[]>> = {
  SUBMITTED: [
    'COMMUNITY_REVIEWED',
    'STREET_REVIEWED',
    'APPROVED',
    'REJECTED',
    'RETURNED',
    'WITHDRAWN',
    'CANCELLED',
  ],
  COMMUNITY_REVIEWED: ['STREET_REVIEWED', 'APPROVED', 'REJECTED', 'RETURNED', 'WITHDRAWN', 'CANCELLED'],
  STREET_REVIEWED: ['APPROVED', 'REJECTED', 'RETURNED', 'WITHDRAWN', 'CANCELLED'],
  APPROVED: ['PUBLIC_NOTICE', 'DELIVERED', 'PAID', 'WITHDRAWN', 'CANCELLED'],
  PUBLIC_NOTICE: ['CONFIRMED', 'OBJECTED', 'WITHDRAWN', 'CANCELLED'],
  CONFIRMED: ['DELIVERED', 'PAID', 'WITHDRAWN', 'CANCELLED'],
  DELIVERED: ['FOLLOWED_UP', 'CLOSED'],
  PAID: ['FOLLOWED_UP', 'CLOSED'],
  FOLLOWED_UP: ['FOLLOWED_UP', 'CLOSED'],
  CLOSED: [],
  REJECTED: [],
  WITHDRAWN: [],
  RETURNED: ['SUBMITTED', 'REJECTED', 'WITHDRAWN', 'CANCELLED'],
  OBJECTED: ['PUBLIC_NOTICE', 'REJECTED', 'WITHDRAWN', 'CANCELLED'],
  CANCELLED: [],
};

/** Names for people, Chinese first. */
export const STATUS_NAMES: Readonly<Record<CaseStatus, { readonly zh: string; readonly en: string }>> = {
  SUBMITTED: { zh: '已申请', en: 'submitted' },
  COMMUNITY_REVIEWED: { zh: '社区已审核', en: 'reviewed by the community' },
  STREET_REVIEWED: { zh: '街道已审核', en: 'reviewed by the street' },
  APPROVED: { zh: '已批准', en: 'approved' },
  PUBLIC_NOTICE: { zh: '公示中', en: 'under public notice' },
  CONFIRMED: { zh: '已确定', en: 'confirmed' },
  DELIVERED: { zh: '已服务', en: 'delivered' },
  PAID: { zh: '已支付', en: 'paid' },
  FOLLOWED_UP: { zh: '已回访', en: 'followed up' },
  CLOSED: { zh: '已结案', en: 'closed' },
  REJECTED: { zh: '不予通过', en: 'rejected' },
  WITHDRAWN: { zh: '已撤回', en: 'withdrawn' },
  RETURNED: { zh: '退回补正', en: 'returned' },
  OBJECTED: { zh: '公示异议', en: 'objected to' },
  CANCELLED: { zh: '已取消', en: 'cancelled' },
};

/** Whether nothing follows any more. */
export function isFinal(status: CaseStatus): boolean {
  return LIFE_CYCLE[status].length === 0;
}

/** Statuses of a case that the district has granted and nobody has taken back. */
const GRANTED: ReadonlySet<CaseStatus> = new Set([
  'APPROVED',
  'PUBLIC_NOTICE',
  'OBJECTED',
  'CONFIRMED',
  'DELIVERED',
  'PAID',
  'FOLLOWED_UP',
  'CLOSED',
]);

/**
 * Whether a case takes up a place of a repeat or exclusion rule: it was granted. An application that is still open does not, else two
 * of them would hold each other up for ever.
 */
export function countsAsTaken(status: CaseStatus): boolean {
  return GRANTED.has(status);
}

/** Statuses of a case whose device, service, insurance or money was given; none of them is ever taken back. */
const SERVED: ReadonlySet<CaseStatus> = new Set(['DELIVERED', 'PAID', 'FOLLOWED_UP', 'CLOSED']);

/** Whether what was granted was given. */
export function isServed(status: CaseStatus): boolean {
  return SERVED.has(status);
}

function isMainStep(status: CaseStatus): status is MainStep {
  return (MAIN_STEPS as readonly CaseStatus[]).includes(status);
}

/**
 * Whether a case of a programme may go from one status to another: the life cycle allows it, and on the main way the programme's
 * steps are taken one after the other, none left out.
 *
 * @param steps the programme's part of the main way, in order
 */
export function mayFollow(steps: readonly MainStep[], from: CaseStatus, to: CaseStatus): boolean {
  if (!LIFE_CYCLE[from].includes(to)) return false;
  if (!isMainStep(to)) return true;
  const place = steps.indexOf(to);
  if (place < 0) return false;
  if (from === to || from === 'RETURNED' || from === 'OBJECTED') return true;
  return steps[place - 1] === from;
}
