import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const hardshipRecorded = defineEvent(resident, 'hardship-recorded', {
  version: 1,
  zh: '登记困难情况。',
  en: 'A hardship was recorded.',
  payload: residentPayload,
  examples: [holder],
});
