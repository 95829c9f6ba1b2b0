import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateRenewed = defineEvent(resident, 'certificate-renewed', {
  version: 1,
  zh: '换领残疾人证。',
  en: 'A certificate was renewed.',
  payload: residentPayload,
  examples: [holder],
});
