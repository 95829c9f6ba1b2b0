import { defineEvent } from '../../../contract/define.js';
import { trainingClass, trainingClassExample, trainingClassPayload } from './training-class.v1.js';

export const recorded = defineEvent(trainingClass, 'recorded', {
  version: 1,
  zh: '登记培训班。',
  en: 'A training class was recorded.',
  payload: trainingClassPayload,
  examples: [trainingClassExample],
});
