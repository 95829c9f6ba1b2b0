import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const certificateChanged = defineEvent(resident, 'certificate-changed', {
  version: 1,
  zh: '残疾类别或等级变更。',
  en: 'Category or grade of a certificate changed.',
  payload: residentPayload,
  examples: [holder],
});
