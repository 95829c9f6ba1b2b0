import { defineEvent } from '../../../contract/define.js';
import { trainingClass, trainingClassExample, trainingClassPayload } from './training-class.v1.js';

export const corrected = defineEvent(trainingClass, 'corrected', {
  version: 1,
  zh: '更正培训班。',
  en: 'A training class was corrected.',
  payload: trainingClassPayload,
  examples: [{ ...trainingClassExample, public: { ...trainingClassExample.public, people: 25 } }],
});
