import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, id, regionToStreet } from '../../../fields/basic.js';
import { modelLevel } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const project = defineAggregate({
  contexts: ['relief-accessibility'],
  name: 'project',
  zh: '无障碍改造社区',
  en: 'Model community',
  aboutZh: '正在打造或已建成的无障碍示范社区。',
  aboutEn: 'Communities that are being made barrier-free as models, or were.',
});

export const projectPayload = toEveryone(
  z.strictObject({
    projectId: noted(id, '项目标识。', 'Id of the project.'),
    level: noted(modelLevel, '示范级别。', 'Who awards the model.'),
    startedOn: noted(date, '开工日期。', 'Day on which the work began.'),
    finishedOn: noted(
      date.nullable(),
      '完工日期；在建为空。',
      'Day on which it was finished; null while it goes on.',
    ),
    regionId: noted(
      regionToStreet.nullable(),
      '所在街道或更高区划；未知为空。',
      'Its street, or a region above; null where it is not known.',
    ),
  }),
);

export const projectExample = {
  public: {
    projectId: 'b7a69584-7362-4514-a03f-2e1d0c9b8a79',
    level: 'MUNICIPAL',
    startedOn: '2018-03-11',
    finishedOn: null,
    regionId: '430103005',
  },
  internal: null,
} as const;
