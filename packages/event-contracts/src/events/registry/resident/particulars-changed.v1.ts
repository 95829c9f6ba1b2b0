import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const particularsChanged = defineEvent(resident, 'particulars-changed', {
  version: 1,
  zh: '基本信息变更。',
  en: 'Particulars of a resident changed.',
  payload: residentPayload,
  examples: [holder],
});
