import { defineEvent } from '../../../contract/define.js';
import { matter, matterExample, matterPayload } from './matter.v1.js';

export const recorded = defineEvent(matter, 'recorded', {
  version: 1,
  zh: '登记未决事项。',
  en: 'An open matter was recorded.',
  payload: matterPayload,
  examples: [matterExample],
});
