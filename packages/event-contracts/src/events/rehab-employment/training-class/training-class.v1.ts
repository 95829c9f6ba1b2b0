import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { count, date, dottedCode, id, regionToStreet } from '../../../fields/basic.js';
import { noted } from '../../../fields/notes.js';

export const trainingClass = defineAggregate({
  contexts: ['rehab-employment'],
  name: 'training-class',
  zh: '培训班',
  en: 'Training class',
  aboutZh: '举办的培训班；不含名称和学员。',
  aboutEn: 'A training class that was held; neither its name nor who took part.',
});

export const trainingClassPayload = toEveryone(
  z.strictObject({
    classId: noted(id, '培训班标识。', 'Id of the class.'),
    taskCode: noted(
      dottedCode.nullable(),
      '所完成的计划任务代码；不属于任何任务为空。',
      'Code of the task of the plan that it serves; null where it serves none.',
    ),
    heldOn: noted(date, '开班日期。', 'Day on which it began.'),
    endedOn: noted(
      date.nullable(),
      '结束日期；一天或未登记为空。',
      'Day on which it ended; null where that is not recorded.',
    ),
    regionId: noted(
      regionToStreet.nullable(),
      '举办区划，至多到街道；未知为空。',
      'Region where it was held, to the street at most; null where it is not known.',
    ),
    people: noted(
      count.nullable(),
      '参加人数；未登记为空。',
      'How many people took part; null where that is not recorded.',
      { unit: 'PEOPLE' },
    ),
  }),
);

export const trainingClassExample = {
  public: {
    classId: 'a9b8c7d6-e5f4-4031-9281-7f6e5d4c3b2a',
    taskCode: 'plan.autismTrainingClass',
    heldOn: '2019-06-10',
    endedOn: '2019-06-12',
    regionId: '430103',
    people: 24,
  },
  internal: null,
} as const;
