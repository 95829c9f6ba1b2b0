import { defineEvent } from '../../../contract/define.js';
import { honour, honourExample, honourPayload } from './honour.v1.js';

export const recorded = defineEvent(honour, 'recorded', {
  version: 1,
  zh: '登记荣誉。',
  en: 'An honour was recorded.',
  payload: honourPayload,
  examples: [honourExample],
});
