import { defineEvent } from '../../../contract/define.js';
import { holderWhoseCertificateIs } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateCancelled = defineEvent(resident, 'certificate-cancelled', {
  version: 1,
  zh: '残疾人证注销。',
  en: 'A certificate was cancelled.',
  payload: residentPayload,
  examples: [holderWhoseCertificateIs('CANCELLED', '2019-04-02')],
});
