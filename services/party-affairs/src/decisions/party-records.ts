import { type CalendarDate, type Period, problem, type Problem } from '@zhucan/codes';

import { inFuture } from './days.js';

/** The kinds of records by the names that an office gives them (党务活动种类). */
export const RECORD_KINDS = {
  支委会: 'BRANCH_COMMITTEE_MEETING',
  党员大会: 'MEMBER_ASSEMBLY',
  主题党日: 'THEME_DAY',
  党课: 'PARTY_LECTURE',
  组织生活会: 'ORGANIZATIONAL_LIFE_MEETING',
  民主评议: 'DEMOCRATIC_APPRAISAL',
  集中学习: 'GROUP_STUDY',
  组织关系排查: 'MEMBERSHIP_CHECK',
  换届选举: 'ELECTION',
  积分定等公示: 'POINTS_RATING_NOTICE',
  意识形态专题研究: 'IDEOLOGY_REVIEW',
  中心组学习: 'CENTRAL_GROUP_STUDY',
  党风廉政教育: 'INTEGRITY_EDUCATION',
  工作计划: 'WORK_PLAN',
} as const;

/** A kind of record. */
export type RecordKindCode = (typeof RECORD_KINDS)[keyof typeof RECORD_KINDS];

/** Whether it took place, by the office's words (状态). */
export const RECORD_STATUSES = { 已召开: 'HELD', 已取消: 'CANCELLED', 计划: 'PLANNED' } as const;

/** Whether it took place. */
export type RecordStatusCode = (typeof RECORD_STATUSES)[keyof typeof RECORD_STATUSES];

/** A meeting, session, check, notice or plan as it is entered. */
export interface RecordEntry {
  readonly kind: RecordKindCode;
  readonly status: RecordStatusCode;
  readonly heldOn: CalendarDate;
  /** What it is for, apart from the day: the organisational-life meeting of 2018 was held on 26 March 2019. */
  readonly forPeriod: Period | null;
  readonly topicZh: string | null;
  readonly people: number | null;
  readonly statedValue: number | null;
}

/** What of a record the rules look at. */
export type JudgedRecord = Pick<RecordEntry, 'kind' | 'status' | 'heldOn' | 'statedValue'>;

/** The name of a kind (种类名称), which a record without a theme bears. */
export function kindNameZh(kind: RecordKindCode): string {
  return Object.entries(RECORD_KINDS).find(([, code]) => code === kind)?.[0] ?? kind;
}

const STATED_VALUE_REQUIRED = problem(
  'STATED_VALUE_REQUIRED',
  'result',
  'a check that was held states a number, zero included',
  '已完成的排查应填写流动党员人数，无则填0。',
  'A check that was held states the number found, zero included.',
);

/**
 * The rules over a record, the same for a workbook and a mutation. What is planned or called off may lie ahead, what was held may not.
 *
 * @returns `FUTURE_DATE` on `heldOn`, `STATED_VALUE_REQUIRED` on `result`; null where it keeps them
 */
export function refuseRecord(
  { kind, status, heldOn, statedValue }: JudgedRecord,
  today: CalendarDate,
): Problem | null {
  const future = status === 'HELD' ? inFuture(heldOn, 'heldOn', today) : null;
  if (future) return future;
  return kind === 'MEMBERSHIP_CHECK' && status === 'HELD' && statedValue === null
    ? STATED_VALUE_REQUIRED
    : null;
}
