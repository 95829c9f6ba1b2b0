import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, id, regionToStreet } from '../../../fields/basic.js';
import { petitionStatus, petitionTopic } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const petition = defineAggregate({
  contexts: ['relief-accessibility'],
  name: 'petition',
  zh: '信访事项',
  en: 'Petition',
  aboutZh: '信访事项的类型、状态和期限；不含信访人和内容。',
  aboutEn:
    'What a petition is about, where it stands and when it is due; nothing of the petitioner, and nothing of what was said.',
});

export const petitionPayload = toEveryone(
  z.strictObject({
    petitionId: noted(id, '信访事项标识。', 'Id of the petition.'),
    topic: noted(petitionTopic, '类型。', 'What it is about.'),
    status: noted(petitionStatus, '办理状态。', 'Where it stands.'),
    receivedOn: noted(date, '收到日期。', 'Day of receipt.'),
    dueOn: noted(
      date.nullable(),
      '下一步的期限；无期限为空。',
      'Last day for what comes next; null where nothing is due.',
    ),
    regionId: noted(
      regionToStreet.nullable(),
      '所涉区划，至多到街道；未知为空。',
      'Region concerned, to the street at most; null where it is not known.',
    ),
  }),
);

export const petitionExample = {
  public: {
    petitionId: '0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f',
    topic: 'DEMOLITION',
    status: 'RECEIVED',
    receivedOn: '2019-02-20',
    dueOn: '2019-03-07',
    regionId: '430103005',
  },
  internal: null,
} as const;
