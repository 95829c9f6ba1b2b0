import { z } from 'zod';

import { defineAggregate } from '../../../contract/define.js';
import { date, fen, id, regionId, regionToStreet } from '../../../fields/basic.js';
import { caseStatus, occasion, programmeCode, subjectKind } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const caseAggregate = defineAggregate({
  contexts: ['rehab-employment', 'relief-accessibility'],
  name: 'case',
  zh: '个案',
  en: 'Case',
  aboutZh:
    '一份申请从提交到结案。每个事件给出办理到该步的情况；更正事件给出按更正后的历史现在的情况。公开部分不含人和金额。',
  aboutEn:
    'An application from its submission to its end. Each event tells how the case stands at its step; a correction, how it stands by the corrected history. The public part tells of no person and no money.',
});

const caseId = noted(id, '个案标识。', 'Id of the case.');
const programme = noted(programmeCode, '救助或服务项目代码。', 'Code of the programme.');
/** The days of the main way, each null while the step is not taken, and of the end of a case that left it. */
const dates = z.strictObject({
  submittedOn: noted(date, '提交日期。', 'Day of the application.'),
  communityReviewedOn: noted(date.nullable(), '社区审核日期。', 'Day of the review by the community.'),
  streetReviewedOn: noted(date.nullable(), '街道审核日期。', 'Day of the review by the street.'),
  approvedOn: noted(date.nullable(), '区残联批准日期。', 'Day of the decision by the district.'),
  noticeOpenedOn: noted(date.nullable(), '公示开始日期。', 'Day on which the last notice was hung.'),
  confirmedOn: noted(date.nullable(), '公示后确定日期。', 'Day of the confirmation after the notice.'),
  deliveredOn: noted(
    date.nullable(),
    '服务、发放或验收日期。',
    'Day on which the device, service or insurance was given, or the work accepted.',
  ),
  paidOn: noted(date.nullable(), '支付日期。', 'Day of the payment.'),
  followedUpOn: noted(date.nullable(), '最近一次回访日期。', 'Day of the last follow-up.'),
  closedOn: noted(date.nullable(), '结案日期。', 'Day on which it was closed.'),
  endedOn: noted(
    date.nullable(),
    '不予通过、撤回或取消的日期。',
    'Day on which it was refused, withdrawn or cancelled.',
  ),
});

const status = noted(caseStatus, '该事件之后的状态。', 'Where the case stands after the event.');

export const casePayload = {
  /** No person and no money, the street at most. */
  public: z.strictObject({
    caseId,
    programmeCode: programme,
    streetCode: noted(
      regionToStreet.nullable(),
      '受理所在街道的代码；在区级受理为空。',
      'Code of the street where it was filed; null where that was the district.',
    ),
    districtCode: noted(
      regionToStreet.nullable(),
      '受理所在区县的代码；未知为空。',
      'Code of the district where it was filed; null where it is not known.',
    ),
    status,
    firstCaseId: noted(
      id.optional(),
      '同一对象在本项目的首个个案，首个即自身；同一对象只计一次时据此合并。不说明是谁，也不跨项目关联。',
      'The first case of the same subject in this programme, itself where it is the first: who counts once is counted by it. It tells not who, and ties no two programmes together.',
    ),
    dates: noted(
      dates.optional(),
      '各环节的日期，按更正后的历史。',
      'The days of its steps, by the history as corrected.',
    ),
  }),
  internal: z.strictObject({
    caseId,
    programmeCode: programme,
    programmeVersion: noted(
      z.int().min(1),
      '办理所依据的项目版本。',
      'Version of the programme by whose rules it is handled.',
    ),
    subjectKind: noted(subjectKind, '救助对象的种类。', 'For whom it is.'),
    residentId: noted(
      id.nullable(),
      '残疾人或家庭的申请人；企业为空。',
      'The resident, or who applies for the household; null for an enterprise.',
    ),
    householdId: noted(id.nullable(), '家庭户；非家庭为空。', 'The household; null where it is for none.'),
    enterpriseId: noted(id.nullable(), '企业；非企业为空。', 'The enterprise; null where it is for none.'),
    regionId: noted(regionId, '受理区划，可到社区。', 'Region where it was filed, down to the community.'),
    streetId: noted(
      regionId.nullable(),
      '受理所在街道；没有为空。',
      'Street of that region; null where it has none.',
    ),
    districtId: noted(
      regionId.nullable(),
      '受理所在区县；没有为空。',
      'District of that region; null where it has none.',
    ),
    occasion: noted(
      occasion.nullable(),
      '慰问时机；非慰问为空。',
      'Occasion of a consolation grant; null for all others.',
    ),
    status,
    amountFen: noted(
      fen.nullable(),
      '金额，以分计的十进制文本；该步无金额为空。',
      'Amount in fen as decimal text; null where the step has none.',
      { unit: 'FEN' },
    ),
  }),
};

/** The example of a case as it stands at a step. */
export function caseThatIs(at: z.output<typeof caseStatus>, amountFen: string | null = null) {
  return {
    public: {
      caseId: '9a8b7c6d-5e4f-4321-8765-43210fedcba9',
      programmeCode: 'HOME_CARE',
      streetCode: '430103005',
      districtCode: '430103',
      status: at,
      firstCaseId: '9a8b7c6d-5e4f-4321-8765-43210fedcba9',
      dates: {
        submittedOn: '2019-03-04',
        communityReviewedOn: '2019-03-08',
        streetReviewedOn: null,
        approvedOn: null,
        noticeOpenedOn: null,
        confirmedOn: null,
        deliveredOn: null,
        paidOn: null,
        followedUpOn: null,
        closedOn: null,
        endedOn: null,
      },
    },
    internal: {
      caseId: '9a8b7c6d-5e4f-4321-8765-43210fedcba9',
      programmeCode: 'HOME_CARE',
      programmeVersion: 1,
      subjectKind: 'RESIDENT' as const,
      residentId: '7d3e2c1a-4b5f-4c6d-8e9f-0a1b2c3d4e5f',
      householdId: null,
      enterpriseId: null,
      regionId: '430103005000',
      streetId: '430103005',
      districtId: '430103',
      occasion: null,
      status: at,
      amountFen,
    },
  };
}
