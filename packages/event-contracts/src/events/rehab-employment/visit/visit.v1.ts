import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, id, regionToStreet } from '../../../fields/basic.js';
import { datePrecision } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const visit = defineAggregate({
  contexts: ['rehab-employment'],
  name: 'visit',
  zh: '上级调研',
  en: 'Visit by a higher federation',
  aboutZh: '上级残联的调研或检查；不含来访人和主题。',
  aboutEn: 'A visit or inspection by a higher federation; neither visitors nor subject.',
});

export const visitPayload = toEveryone(
  z.strictObject({
    visitId: noted(id, '调研标识。', 'Id of the visit.'),
    visitedOn: noted(
      date,
      '调研日期；只知月份时为当月1日。',
      'Day of the visit; the first of the month where only that is known.',
    ),
    precision: noted(datePrecision, '日期精度。', 'How exactly the day is known.'),
    regionId: noted(
      regionToStreet.nullable(),
      '调研所在区划，至多到街道；未知为空。',
      'Region visited, to the street at most; null where it is not known.',
    ),
  }),
);

export const visitExample = {
  public: {
    visitId: '8f7e6d5c-4b3a-4291-8071-6f5e4d3c2b1a',
    visitedOn: '2019-05-01',
    precision: 'MONTH',
    regionId: '430103',
  },
  internal: null,
} as const;
