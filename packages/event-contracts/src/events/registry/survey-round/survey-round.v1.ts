import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { count, date, id } from '../../../fields/basic.js';
import { noted } from '../../../fields/notes.js';

export const surveyRound = defineAggregate({
  contexts: ['registry'],
  name: 'survey-round',
  zh: '动态更新轮次',
  en: 'Round of the needs survey',
  aboutZh: '一年一度的残疾人基本服务状况和需求动态更新。名单在开始时冻结，此后不变。',
  aboutEn: 'The yearly survey of needs. Its frame is frozen when it opens, and nothing of it changes.',
});

export const surveyRoundPayload = toEveryone(
  z.strictObject({
    roundId: noted(id, '轮次标识。', 'Id of the round.'),
    year: noted(z.int().min(1900).max(9999), '年度。', 'Its year.', { unit: 'YEAR' }),
    frozenOn: noted(
      date,
      '名单冻结日：当日持有效证的人在名单内。',
      'Day of the frame: who holds a valid certificate on it is in.',
    ),
    frameSize: noted(count, '名单人数。', 'How many people the frame has.', { unit: 'PEOPLE' }),
  }),
);
