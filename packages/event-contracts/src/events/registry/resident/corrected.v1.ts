import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const corrected = defineEvent(resident, 'corrected', {
  version: 1,
  zh: '更正登记。',
  en: 'What was recorded of a resident was corrected.',
  payload: residentPayload,
  examples: [holder],
});
