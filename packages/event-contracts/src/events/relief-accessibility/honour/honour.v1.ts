import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, id, regionToStreet } from '../../../fields/basic.js';
import { datePrecision } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const honour = defineAggregate({
  contexts: ['relief-accessibility'],
  name: 'honour',
  zh: '荣誉',
  en: 'Honour',
  aboutZh: '获得的荣誉；不含获得者和名称，名称由人自由填写，可能写入人名。',
  aboutEn:
    'Honours received; not by whom, nor their titles: somebody writes those freely, and may write a person into them.',
});

export const honourPayload = toEveryone(
  z.strictObject({
    honourId: noted(id, '荣誉标识。', 'Id of the honour.'),
    receivedOn: noted(
      date,
      '获得日期；只知月份时为当月1日。',
      'Day of receipt; the first of the month where only that is known.',
    ),
    precision: noted(datePrecision, '日期精度。', 'How exactly the day is known.'),
    regionId: noted(
      regionToStreet.nullable(),
      '所属区划，至多到街道；未知为空。',
      'Region concerned, to the street at most; null where it is not known.',
    ),
  }),
);

export const honourExample = {
  public: {
    honourId: '4d5c6b7a-8f9e-4d0c-b1a2-938475665748',
    receivedOn: '2019-05-01',
    precision: 'MONTH',
    regionId: '430103',
  },
  internal: null,
} as const;
