import { z } from 'zod';

import { defineEvent } from '../contract.js';
import { fen, id, regionId } from '../fields.js';

const status = z.enum([
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
  'REJECTED',
  'WITHDRAWN',
  'RETURNED',
  'OBJECTED',
  'CANCELLED',
]);

const internal = z.strictObject({
  caseId: id,
  programmeCode: z.string().regex(/^[A-Z_]+$/),
  programmeVersion: z.union([z.int(), z.string()]),
  subjectKind: z.enum(['RESIDENT', 'HOUSEHOLD', 'ENTERPRISE']),
  residentId: id.nullable(),
  householdId: id.nullable(),
  enterpriseId: id.nullable(),
  regionId,
  streetId: regionId.nullable(),
  districtId: regionId.nullable(),
  occasion: z.string().nullable(),
  status,
  amountFen: fen.nullable(),
});

/** No person and no money, the street at most. */
const everyone = z.strictObject({
  caseId: id,
  programmeCode: z.string().regex(/^[A-Z_]+$/),
  streetCode: regionId.nullable(),
  districtCode: regionId.nullable(),
  status,
});

const WHAT_HAPPENED: Readonly<Record<string, string>> = {
  submitted: '提交申请。 An application was submitted.',
  'community-reviewed': '社区审核通过。 The community passed it.',
  'street-reviewed': '街道审核通过。 The street passed it.',
  approved: '区残联批准。 The district federation approved it.',
  announced: '开始公示。 The public notice began.',
  confirmed: '公示无异议，确定。 It was confirmed after the notice.',
  delivered: '已服务。 The device, service or insurance was given.',
  paid: '已支付。 The money was paid.',
  'followed-up': '已回访。 The beneficiary was visited afterwards.',
  closed: '结案。 The case was closed.',
  rejected: '不予通过。 It was refused.',
  withdrawn: '撤回申请。 The applicant took it back.',
  returned: '退回补正。 It was sent back for more papers.',
  objected: '公示异议。 An objection stopped it.',
  cancelled: '取消。 The federation cancelled it.',
  corrected: '更正。 The recorded history of the case was corrected.',
};

/** The events of a case, in both services that keep cases. */
export const caseEvents = ['rehab-employment', 'relief-accessibility'].flatMap((context) =>
  Object.entries(WHAT_HAPPENED).map(([name, description]) =>
    defineEvent({ type: `zhucan.${context}.case.${name}`, description, public: everyone, internal }),
  ),
);
