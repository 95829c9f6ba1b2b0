import { defineEvent } from '../../../contract/define.js';
import { planTask, planTaskExample, planTaskPayload } from './plan-task.v1.js';

export const recorded = defineEvent(planTask, 'recorded', {
  version: 1,
  zh: '登记计划任务。',
  en: 'A task of the plan was recorded.',
  payload: planTaskPayload,
  examples: [planTaskExample],
});
