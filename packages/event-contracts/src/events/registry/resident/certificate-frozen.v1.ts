import { defineEvent } from '../../../contract/define.js';
import { holderWhoseCertificateIs } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateFrozen = defineEvent(resident, 'certificate-frozen', {
  version: 1,
  zh: '残疾人证冻结。',
  en: 'A certificate was frozen.',
  payload: residentPayload,
  examples: [holderWhoseCertificateIs('FROZEN', '2019-04-02')],
});
