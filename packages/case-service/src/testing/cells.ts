import type { CaseCells } from '../imports/imported-case.js';

/** A row of a workbook: hardship relief that was paid, all steps in order. */
export const PAID_RELIEF: CaseCells = {
  programmeCode: 'HARDSHIP_RELIEF',
  region: 'txc-0001',
  submittedOn: '2019-03-01',
  communityReviewedOn: '2019-03-04',
  streetReviewedOn: '2019-03-08',
  approvedOn: '2019-03-10',
  noticeOpenedOn: '2019-03-11',
  confirmedOn: '2019-03-20',
  paidOn: '2019-04-01',
  amountYuan: '2250.00',
};
