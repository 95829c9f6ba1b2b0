import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const guardianRecorded = defineEvent(resident, 'guardian-recorded', {
  version: 1,
  zh: '登记监护人；监护人是谁不在事件中。',
  en: 'A guardian was recorded; the event does not say who.',
  payload: residentPayload,
  examples: [holder],
});
