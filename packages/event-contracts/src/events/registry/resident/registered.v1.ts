import { defineEvent } from '../../../contract/define.js';
import { newcomer } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const registered = defineEvent(resident, 'registered', {
  version: 1,
  zh: '登记残疾人。',
  en: 'A resident was registered.',
  payload: residentPayload,
  examples: [newcomer],
});
