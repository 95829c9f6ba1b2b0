import { addDays, type CalendarDate, toDate } from '@zhucan/codes';

import { PAPERS_MISSING } from './refusals.js';
import { type Course, type Step, submittedFor, type Way } from './steps.js';
import { refusedOn } from './writer.js';

/** The day after the half-year. */
const AFTER: CalendarDate = toDate('2019-07-01');
/** An application that was served in 2018. */
const SERVED_BEFORE = toDate('2018-09-03');

/**
 * The ways of cases that must not be counted, of people who meet every rule: before the half-year, on the day after it, refused, withdrawn.
 *
 * @param counted the step by whose date the report counts
 * @param stock whether the report counts who is in the service, so that the former one has left it
 */
export function uncountedWays({ serves }: Course, counted: Step, stock: boolean): readonly Way[] {
  return [
    { submittedOn: SERVED_BEFORE, reaches: stock ? 'closedOn' : serves },
    { submittedOn: submittedFor(counted, AFTER), reaches: counted },
    refusedOn(toDate('2019-03-04'), PAPERS_MISSING),
    {
      submittedOn: toDate('2019-03-05'),
      reaches: 'communityReviewedOn',
      ending: { ending: '撤回', reason: '申请人撤回' },
    },
  ];
}

/** Applied for and determined before the half-year, served in it: it takes the place of the year without being counted. */
export function servedInJanuary({ serves }: Course): Way {
  return { submittedOn: toDate('2018-12-03'), reaches: serves, servedOn: toDate('2019-01-15') };
}

/** The day of the application of a person whom a rule refuses. */
export const UNFIT_ON: CalendarDate = toDate('2019-03-06');
/** The day of the application of a person who has taken the programme already. */
export const AGAIN_ON: CalendarDate = toDate('2019-06-03');
/** The day of the application of a person who has taken a programme that excludes this one. */
export const EXCLUDED_ON: CalendarDate = addDays(AGAIN_ON, 1);
