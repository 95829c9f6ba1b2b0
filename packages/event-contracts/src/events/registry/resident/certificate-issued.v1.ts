import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateIssued = defineEvent(resident, 'certificate-issued', {
  version: 1,
  zh: '核发残疾人证。',
  en: 'A certificate was issued.',
  payload: residentPayload,
  examples: [holder],
});
