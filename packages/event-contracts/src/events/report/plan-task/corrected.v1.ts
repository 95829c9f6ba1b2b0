import { defineEvent } from '../../../contract/define.js';
import { planTask, planTaskExample, planTaskPayload } from './plan-task.v1.js';

export const corrected = defineEvent(planTask, 'corrected', {
  version: 1,
  zh: '更正计划任务。',
  en: 'A task of the plan was corrected.',
  payload: planTaskPayload,
  examples: [{ ...planTaskExample, public: { ...planTaskExample.public, target: 130 } }],
});
