import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, dottedCode, id, regionToStreet } from '../../../fields/basic.js';
import { noted } from '../../../fields/notes.js';

export const matter = defineAggregate({
  contexts: ['relief-accessibility'],
  name: 'matter',
  zh: '未决事项',
  en: 'Open matter',
  aboutZh: '报告中尚未办结的事项；不含名称和说明。',
  aboutEn: 'What a report leaves open; neither its name nor notes.',
});

export const matterPayload = toEveryone(
  z.strictObject({
    matterId: noted(id, '事项标识。', 'Id of the matter.'),
    code: noted(dottedCode, '事项代码。', 'Code of the matter.'),
    openedOn: noted(date, '提出日期。', 'Day on which it was raised.'),
    closedOn: noted(
      date.nullable(),
      '办结日期；未办结为空。',
      'Day on which it was settled; null while it is open.',
    ),
    regionId: noted(
      regionToStreet.nullable(),
      '所属区划，至多到街道；未知为空。',
      'Region concerned, to the street at most; null where it is not known.',
    ),
  }),
);

export const matterExample = {
  public: {
    matterId: '90817263-5445-4362-8718-f9e0d1c2b3a4',
    code: 'relief.demolition',
    openedOn: '2019-02-20',
    closedOn: null,
    regionId: '430103',
  },
  internal: null,
} as const;
