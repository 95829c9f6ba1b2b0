import { z } from 'zod';

import { defineEvent } from '../contract.js';
import { date, id, regionId } from '../fields.js';

/** The events of a household; internal, since few people share one. */
export const householdEvents = [
  defineEvent({
    type: 'zhucan.registry.household.opened',
    description: '登记家庭户。 A household was opened.',
    internal: z.strictObject({
      householdId: id,
      synthetic: z.boolean(),
      timeline: z.array(z.strictObject({ from: date, to: date.nullable(), regionId })),
    }),
  }),
];
