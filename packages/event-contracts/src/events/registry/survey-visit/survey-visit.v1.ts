import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { date, id, regionToStreet } from '../../../fields/basic.js';
import { surveyOutcome } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const surveyVisit = defineAggregate({
  contexts: ['registry'],
  name: 'survey-visit',
  zh: '动态更新调查',
  en: 'Visit of the needs survey',
  aboutZh: '一次调查如何结束、在哪个街道；不说调查了谁。每人每轮至多一条，再次调查为更正。',
  aboutEn:
    'How a visit ended and in which street of the frame; not who was visited. One for each person and round at most; another visit corrects it.',
});

export const surveyVisitPayload = toEveryone(
  z.strictObject({
    visitId: noted(id, '调查标识。', 'Id of the visit.'),
    roundId: noted(id, '所属轮次。', 'The round it belongs to.'),
    streetCode: noted(
      regionToStreet.nullable(),
      '名单中所在街道的代码；未知为空。',
      'Code of the street in the frame; null where it is not known.',
    ),
    visitedOn: noted(date, '调查日期。', 'Day of the visit.'),
    outcome: noted(surveyOutcome, '调查方式和结果。', 'How it ended.'),
  }),
);

export const surveyVisitExample = {
  public: {
    visitId: 'c4b3a291-8f7e-4d6c-9b5a-493827160504',
    roundId: '5e4d3c2b-1a09-4f8e-b7d6-c5b4a3928170',
    streetCode: '430103005',
    visitedOn: '2019-07-16',
    outcome: 'LOST',
  },
  internal: null,
} as const;
