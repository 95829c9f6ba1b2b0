import { defineEvent } from '../../../contract/define.js';
import { visit, visitExample, visitPayload } from './visit.v1.js';

export const corrected = defineEvent(visit, 'corrected', {
  version: 1,
  zh: '更正上级调研。',
  en: 'A visit by a higher federation was corrected.',
  payload: visitPayload,
  examples: [
    { ...visitExample, public: { ...visitExample.public, visitedOn: '2019-05-21', precision: 'DAY' } },
  ],
});
