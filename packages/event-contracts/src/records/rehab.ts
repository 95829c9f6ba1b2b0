import { z } from 'zod';

import { date, id, regionId } from '../fields.js';
import { recordEvents } from './record-events.js';

const count = z.int().min(0);

/** No name: an enterprise of one person bears that person's. */
const enterprise = z.strictObject({
  enterpriseId: id,
  kind: z.enum(['BLIND_MASSAGE', 'EMPLOYMENT_BASE', 'OTHER']),
  regionId,
  staff: count,
  disabledStaff: count,
});

const visit = z.strictObject({
  visitId: id,
  visitedOn: date,
  precision: z.enum(['DAY', 'MONTH']),
  regionId,
});

const trainingClass = z.strictObject({
  classId: id,
  taskCode: z.string().nullable(),
  heldOn: date,
  endedOn: date.nullable(),
  regionId,
  people: count.nullable(),
});

/** What rehab-employment records besides cases. */
export const rehabRecordEvents = [
  ...recordEvents('rehab-employment', 'enterprise', '企业', 'An enterprise', enterprise),
  ...recordEvents('rehab-employment', 'visit', '上级调研', 'A visit by a higher federation', visit),
  ...recordEvents('rehab-employment', 'training-class', '培训班', 'A training class', trainingClass),
];
