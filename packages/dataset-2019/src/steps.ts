import { addDays, type CalendarDate } from '@zhucan/codes';

/** A row of a workbook, by field. */
export type CaseRow = Readonly<Record<string, string>>;

/** The dates of a case's steps in their order, as columns of its workbook, with the days from the application to each. */
const STEP_DAYS = {
  submittedOn: 0,
  communityReviewedOn: 2,
  streetReviewedOn: 4,
  approvedOn: 6,
  noticeOpenedOn: 7,
  confirmedOn: 15,
  deliveredOn: 18,
  paidOn: 18,
  followedUpOn: 60,
  closedOn: 90,
} as const;

/** A step of a case, as the column of its date. */
export type Step = keyof typeof STEP_DAYS;

/** How a case left the main way. */
export interface Ending {
  readonly ending: '不予通过' | '撤回' | '退回补正' | '公示异议' | '取消';
  readonly reason: string;
}

/** How far a case went. */
export interface Way {
  readonly submittedOn: CalendarDate;
  /** The last step on the main way. */
  readonly reaches: Step;
  /** The day of delivery or payment, where it came later than usual. */
  readonly servedOn?: CalendarDate;
  readonly ending?: Ending;
}

/** Which steps a programme has between approval and follow-up. */
export interface Course {
  readonly notice: boolean;
  readonly serves: 'deliveredOn' | 'paidOn';
}

/** The day of the application that lets a step fall on a day. */
export function submittedFor(step: Step, on: CalendarDate): CalendarDate {
  return addDays(on, -STEP_DAYS[step]);
}

/** The dates of a case on its way through a programme's course, with its ending on the day after the last step. */
export function datesOf({ notice, serves }: Course, way: Way): CaseRow {
  const other: Step = serves === 'paidOn' ? 'deliveredOn' : 'paidOn';
  const left = new Set<Step>([other, ...(notice ? [] : (['noticeOpenedOn', 'confirmedOn'] as const))]);
  const all = Object.keys(STEP_DAYS) as Step[];
  const taken = all.slice(0, all.indexOf(way.reaches) + 1).filter((step) => !left.has(step));
  const dates = Object.fromEntries(
    taken.map((step) => [step, addDays(way.submittedOn, STEP_DAYS[step])] as const),
  );
  if (way.servedOn && serves in dates) dates[serves] = way.servedOn;
  if (!way.ending) return dates;
  return { ...dates, ...way.ending, endedOn: addDays(way.submittedOn, STEP_DAYS[way.reaches] + 1) };
}
