import { z } from 'zod';

import { defineEvent } from '../contract.js';
import { date, id, regionId } from '../fields.js';

/** Kinds, dates and counts only: what was said, and by whom, stays with the branch. */
const record = z.strictObject({
  recordId: id,
  kind: z.string().regex(/^[A-Z_]+$/),
  status: z.enum(['PLANNED', 'HELD', 'CANCELLED']),
  heldOn: date,
  forPeriod: z.string().nullable(),
  regionId,
  statedValue: z.int().nullable(),
});

const member = z.strictObject({
  memberId: id,
  stage: z.enum(['ACTIVIST', 'DEVELOPMENT_CANDIDATE', 'PROBATIONARY_MEMBER', 'FULL_MEMBER']),
  since: date,
  regionId,
});

/** The events of the Party branch. */
export const partyEvents = [
  defineEvent({
    type: 'zhucan.party-affairs.record.recorded',
    description: '登记党务活动。 A meeting, session, check or notice was recorded.',
    public: record,
  }),
  defineEvent({
    type: 'zhucan.party-affairs.member.determined',
    description: '确定发展阶段。 A member reached a stage of development.',
    public: member,
  }),
];
