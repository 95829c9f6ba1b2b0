import { defineEvent } from '../../../contract/define.js';
import { matter, matterExample, matterPayload } from './matter.v1.js';

export const corrected = defineEvent(matter, 'corrected', {
  version: 1,
  zh: '更正未决事项。',
  en: 'An open matter was corrected.',
  payload: matterPayload,
  examples: [{ ...matterExample, public: { ...matterExample.public, closedOn: '2019-06-03' } }],
});
