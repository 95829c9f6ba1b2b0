import { z } from 'zod';

import { defineEvent } from '../contract.js';
import { date, id, regionId } from '../fields.js';
import { recordEvents } from '../records/record-events.js';

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

/** Neither name nor number. */
const rollMember = z.strictObject({
  memberId: id,
  floating: z.boolean().nullable(),
  joinedOn: date.nullable(),
  regionId,
});

const stage = z.strictObject({
  memberId: id,
  stage: z.enum(['ACTIVIST', 'DEVELOPMENT_CANDIDATE', 'PROBATIONARY_MEMBER', 'FULL_MEMBER']),
  since: date,
  regionId,
});

/** The events of the Party branch. */
export const partyEvents = [
  ...recordEvents('party-affairs', 'record', '党务活动', 'A meeting, session, check or notice', record),
  ...recordEvents('party-affairs', 'member', '党员名册', 'A member or activist on the roll', rollMember),
  defineEvent({
    type: 'zhucan.party-affairs.member.determined',
    description:
      '确定发展阶段或更正其日期。 A member reached a stage of development, or the day of one was corrected.',
    public: stage,
  }),
];
