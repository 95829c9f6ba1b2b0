import { z } from 'zod';

import { defineAggregate, toServices } from '../../../contract/define.js';
import { date, id, regionId } from '../../../fields/basic.js';
import { noted } from '../../../fields/notes.js';

export const household = defineAggregate({
  contexts: ['registry'],
  name: 'household',
  zh: '家庭户',
  en: 'Household',
  aboutZh: '家庭户只在内部传递：同户的人很少，公开即可推知是谁。',
  aboutEn: 'Households stay internal: few people share one, and who they are could be guessed.',
});

export const householdPayload = toServices(
  z.strictObject({
    householdId: noted(id, '家庭户标识，随机产生。', 'Id of the household; random.'),
    synthetic: noted(
      z.boolean(),
      '是否为示例数据中虚构的家庭户。',
      'Whether it is made up, for sample data.',
    ),
    timeline: noted(
      z.array(
        z.strictObject({
          from: noted(date, '自此日起。', 'First day on which this holds.'),
          to: noted(
            date.nullable(),
            '至此日止（不含）；至今为空。',
            'First day on which it no longer holds; null while it does.',
          ),
          regionId: noted(
            regionId,
            '家庭所在区划，可到社区。',
            'Region of the household, down to the community.',
          ),
        }),
      ),
      '按时间先后的居住地。',
      'Where it lives, interval by interval, in order.',
    ),
  }),
);
