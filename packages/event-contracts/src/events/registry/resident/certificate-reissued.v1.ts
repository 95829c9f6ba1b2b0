import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateReissued = defineEvent(resident, 'certificate-reissued', {
  version: 1,
  zh: '补办残疾人证。',
  en: 'A certificate was issued again after a loss.',
  payload: residentPayload,
  examples: [holder],
});
