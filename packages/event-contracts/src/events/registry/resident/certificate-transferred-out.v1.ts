import { defineEvent } from '../../../contract/define.js';
import { holderWhoseCertificateIs } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateTransferredOut = defineEvent(resident, 'certificate-transferred-out', {
  version: 1,
  zh: '残疾人证迁出。',
  en: 'A certificate was transferred to another district.',
  payload: residentPayload,
  examples: [holderWhoseCertificateIs('TRANSFERRED_OUT', '2019-04-02')],
});
