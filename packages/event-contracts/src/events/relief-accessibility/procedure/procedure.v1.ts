import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { count, date, id, regionToStreet } from '../../../fields/basic.js';
import { noted } from '../../../fields/notes.js';

export const procedure = defineAggregate({
  contexts: ['relief-accessibility'],
  name: 'procedure',
  zh: '最多跑一次事项',
  en: 'One-visit procedure',
  aboutZh: '改为最多跑一次的办理事项；不含名称。',
  aboutEn: 'Procedures of the office for which one visit is to be enough; not their names.',
});

export const procedurePayload = toEveryone(
  z.strictObject({
    procedureId: noted(id, '事项标识。', 'Id of the procedure.'),
    achievedOn: noted(date, '自此日起做到。', 'Day from which the number of visits holds.'),
    visitsRequired: noted(count, '最多需要到现场的次数。', 'Visits to the office that it takes at most.', {
      unit: 'ONSITE_VISITS',
    }),
    regionId: noted(
      regionToStreet.nullable(),
      '所属区划，至多到街道；未知为空。',
      'Region concerned, to the street at most; null where it is not known.',
    ),
  }),
);

export const procedureExample = {
  public: {
    procedureId: '15263748-5960-4a7b-8c9d-0e1f2a3b4c5d',
    achievedOn: '2018-04-15',
    visitsRequired: 1,
    regionId: '430103',
  },
  internal: null,
} as const;
