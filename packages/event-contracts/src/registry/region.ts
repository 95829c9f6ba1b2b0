import { z } from 'zod';

import { defineEvent } from '../contract.js';
import { date, regionId } from '../fields.js';

const region = z.strictObject({
  id: regionId,
  code: regionId.nullable(),
  level: z.enum(['PROVINCE_CITY', 'DISTRICT', 'STREET', 'COMMUNITY']),
  nameZh: z.string().min(1),
  parentId: regionId.nullable(),
  streetId: regionId.nullable(),
  districtId: regionId.nullable(),
  cityId: regionId.nullable(),
  validFrom: date,
  validTo: date.nullable(),
  successorId: regionId.nullable(),
  synthetic: z.boolean(),
});

/** The events of a region; each carries the whole region. */
export const regionEvents = [
  defineEvent({
    type: 'zhucan.registry.region.recorded',
    description: '登记区划。 A region was recorded.',
    public: region,
  }),
  defineEvent({
    type: 'zhucan.registry.region.corrected',
    description: '更正区划。 A region was corrected.',
    public: region,
  }),
];
