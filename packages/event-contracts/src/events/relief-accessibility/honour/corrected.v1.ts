import { defineEvent } from '../../../contract/define.js';
import { honour, honourExample, honourPayload } from './honour.v1.js';

export const corrected = defineEvent(honour, 'corrected', {
  version: 1,
  zh: '更正荣誉。',
  en: 'An honour was corrected.',
  payload: honourPayload,
  examples: [
    { ...honourExample, public: { ...honourExample.public, receivedOn: '2019-05-18', precision: 'DAY' } },
  ],
});
