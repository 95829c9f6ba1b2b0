import { z } from 'zod';

import { date, id, regionId } from '../fields.js';
import { recordEvents } from './record-events.js';

const publicEvent = z.strictObject({
  eventId: id,
  campaign: z.enum(['HELP_DAY', 'OTHER']),
  status: z.enum(['PLANNED', 'HELD', 'CANCELLED']),
  heldOn: date,
  regionId,
});

/** Not who received it, nor its title: somebody writes that freely, and may write a person into it. */
const honour = z.strictObject({
  honourId: id,
  receivedOn: date,
  precision: z.enum(['DAY', 'MONTH']),
  regionId,
});

/** Nothing of the petitioner, and nothing of what was said. */
const petition = z.strictObject({
  petitionId: id,
  topic: z.enum(['DEMOLITION', 'OTHER']),
  status: z.enum(['RECEIVED', 'ACCEPTED', 'HANDLED', 'UNDER_REVIEW', 'CLOSED']),
  receivedOn: date,
  dueOn: date.nullable(),
  regionId,
});

const project = z.strictObject({
  projectId: id,
  levelZh: z.string().min(1),
  startedOn: date,
  finishedOn: date.nullable(),
  regionId,
});

const procedure = z.strictObject({
  procedureId: id,
  achievedOn: date,
  visitsRequired: z.int().min(0),
  regionId,
});

const matter = z.strictObject({
  matterId: id,
  code: z.string().regex(/^[a-zA-Z]+\.[a-zA-Z]+$/),
  openedOn: date,
  closedOn: date.nullable(),
  regionId,
});

/** What relief-accessibility records besides cases. */
export const reliefRecordEvents = [
  ...recordEvents('relief-accessibility', 'public-event', '宣传活动', 'A public event', publicEvent),
  ...recordEvents('relief-accessibility', 'honour', '荣誉', 'An honour', honour),
  ...recordEvents('relief-accessibility', 'petition', '信访事项', 'A petition', petition),
  ...recordEvents('relief-accessibility', 'project', '无障碍社区', 'A model community', project),
  ...recordEvents('relief-accessibility', 'procedure', '最多跑一次事项', 'A one-visit procedure', procedure),
  ...recordEvents('relief-accessibility', 'matter', '未决事项', 'An open matter', matter),
];
