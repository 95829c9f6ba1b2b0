import { type CalendarDate, formatYuan } from '@zhucan/codes';

import { reasonFor } from './refusals.js';
import { type CaseRow, type Course, datesOf, type Ending, type Way } from './steps.js';

/** What a case row needs to know of its programme. */
export interface Written extends Course {
  readonly code: string;
  readonly yuan?: (at: number) => number;
  readonly occasion?: (at: number) => '春节' | '助残日';
}

/** Who applies, and where. */
export interface Applicant {
  readonly subject: CaseRow;
  readonly region: string;
  /** The place among those of the programme, from which amount and occasion follow. */
  readonly at?: number;
}

/** The way of an application that is refused after the review of the community. */
export function refusedOn(submittedOn: CalendarDate, reason: string): Way {
  const ending: Ending = { ending: '不予通过', reason };
  return { submittedOn, reaches: 'communityReviewedOn', ending };
}

/** Collects the rows of a case workbook and numbers them. */
export class CaseWriter {
  readonly rows: CaseRow[] = [];

  constructor(private readonly prefix: 'RE' | 'RA') {}

  /** Adds a case. */
  add(plan: Written, { subject, region, at = 0 }: Applicant, way: Way): void {
    const fields = datesOf(plan, way);
    const granted = fields['approvedOn'] !== undefined && plan.yuan;
    this.rows.push({
      caseNumber: `${this.prefix}-2019-${String(this.rows.length + 1).padStart(6, '0')}`,
      programmeCode: plan.code,
      region,
      ...subject,
      ...(plan.occasion ? { occasion: plan.occasion(at) } : {}),
      ...(granted ? { amountYuan: formatYuan(BigInt(granted(at)) * 100n) } : {}),
      ...fields,
    });
  }

  /** Adds an application that a rule refuses. */
  refuse(plan: Written, applicant: Applicant, rule: string, submittedOn: CalendarDate): void {
    this.add(plan, applicant, refusedOn(submittedOn, reasonFor(rule)));
  }
}
