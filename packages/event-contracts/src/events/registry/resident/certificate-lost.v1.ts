import { defineEvent } from '../../../contract/define.js';
import { holderWhoseCertificateIs } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateLost = defineEvent(resident, 'certificate-lost', {
  version: 1,
  zh: '残疾人证挂失。',
  en: 'The loss of a certificate was reported.',
  payload: residentPayload,
  examples: [holderWhoseCertificateIs('LOST', '2019-04-02')],
});
