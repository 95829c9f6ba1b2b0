import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, id, regionToStreet } from '../../../fields/basic.js';
import { campaign, heldStatus } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const publicEvent = defineAggregate({
  contexts: ['relief-accessibility'],
  name: 'public-event',
  zh: '宣传活动',
  en: 'Public event',
  aboutZh: '助残日等宣传活动；不含名称和主办单位。',
  aboutEn:
    'Public events, as of the National Day for Helping Disabled Persons; neither their names nor their hosts.',
});

export const publicEventPayload = toEveryone(
  z.strictObject({
    eventId: noted(id, '活动标识。', 'Id of the event that was held.'),
    campaign: noted(campaign, '所属活动类型。', 'What it belongs to.'),
    status: noted(heldStatus, '是否举办。', 'Whether it took place.'),
    heldOn: noted(date, '举办或计划举办的日期。', 'Day on which it was or is to be held.'),
    regionId: noted(
      regionToStreet.nullable(),
      '举办区划，至多到街道；未知为空。',
      'Region where it is held, to the street at most; null where it is not known.',
    ),
  }),
);

export const publicEventExample = {
  public: {
    eventId: '6a5b4c3d-2e1f-4a0b-9c8d-7e6f5a4b3c2d',
    campaign: 'HELP_DAY',
    status: 'HELD',
    heldOn: '2019-05-19',
    regionId: '430103',
  },
  internal: null,
} as const;
