import { z } from 'zod';

import { defineAggregate, toEveryone } from '../../../contract/define.js';
import { count, date, dottedCode, id, periodCode, regionToStreet } from '../../../fields/basic.js';
import { countedUnit } from '../../../fields/codes.js';
import { noted } from '../../../fields/notes.js';

export const planTask = defineAggregate({
  contexts: ['registry', 'rehab-employment', 'relief-accessibility', 'party-affairs'],
  name: 'plan-task',
  zh: '计划任务',
  en: 'Task of the plan',
  aboutZh: '年度计划的任务和目标，由负责该部分的服务发布。',
  aboutEn:
    'Tasks of the yearly plan with their targets, each published by the service that answers for its section.',
});

export const planTaskPayload = toEveryone(
  z.strictObject({
    taskId: noted(id, '任务标识。', 'Id of the task.'),
    taskCode: noted(dottedCode, '任务代码，如 plan.schoolAid。', 'Code of the task, as plan.schoolAid.'),
    periodCode: noted(periodCode, '计划期间，如 2019、2019-H1。', 'Period of the plan, as 2019 or 2019-H1.'),
    regionId: noted(
      regionToStreet.nullable(),
      '所属区划，至多到街道；未知为空。',
      'Region of the plan, to the street at most; null where it is not known.',
    ),
    target: noted(
      count.nullable(),
      '目标数；无数量目标为空。',
      'How many are planned; null where no number is.',
      {
        unit: 'BY_MEMBER',
      },
    ),
    unit: noted(countedUnit, '目标数的计量单位。', 'What the target counts.'),
    dueOn: noted(date.nullable(), '完成期限；未定为空。', 'Day by which it is due; null where none is set.'),
  }),
);

export const planTaskExample = {
  public: {
    taskId: 'd0e1f2a3-b4c5-4d6e-8f70-819203a4b5c6',
    taskCode: 'plan.schoolAid',
    periodCode: '2019',
    regionId: '430103',
    target: 120,
    unit: 'PEOPLE',
    dueOn: '2019-09-30',
  },
  internal: null,
} as const;
