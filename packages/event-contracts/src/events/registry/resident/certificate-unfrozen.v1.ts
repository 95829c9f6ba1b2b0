import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateUnfrozen = defineEvent(resident, 'certificate-unfrozen', {
  version: 1,
  zh: '残疾人证解冻。',
  en: 'A certificate was unfrozen.',
  payload: residentPayload,
  examples: [holder],
});
