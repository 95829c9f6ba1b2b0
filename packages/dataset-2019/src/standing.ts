import { type CalendarDate, toDate } from '@zhucan/codes';

import { type Ending, type Step, submittedFor, type Way } from './steps.js';

/** The day on which the last step of a standing case fell, the last Friday of the half-year. */
const STANDS_ON: CalendarDate = toDate('2019-06-28');

const ways: readonly (readonly [Step, Ending?])[] = [
  ['submittedOn'],
  ['communityReviewedOn'],
  ['streetReviewedOn'],
  ['approvedOn'],
  ['noticeOpenedOn'],
  ['confirmedOn'],
  ['paidOn'],
  ['followedUpOn'],
  ['closedOn'],
  ['communityReviewedOn', { ending: '退回补正', reason: '缺少在读证明或困难证明' }],
  ['noticeOpenedOn', { ending: '公示异议', reason: '有居民反映家庭情况不实，正在核查' }],
  ['confirmedOn', { ending: '取消', reason: '申请人已获其他渠道救助' }],
];

/** A way for each status that a case can stand in at the end of the half-year, of programmes that the report does not count. */
export const STANDING_WAYS: readonly Way[] = ways.map(([reaches, ending]) => ({
  submittedOn: submittedFor(reaches, STANDS_ON),
  reaches,
  ...(ending ? { ending } : {}),
}));
