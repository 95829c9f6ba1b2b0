import { defineEvent } from '../../../contract/define.js';
import { enterprise, enterpriseExample, enterprisePayload } from './enterprise.v1.js';

export const recorded = defineEvent(enterprise, 'recorded', {
  version: 1,
  zh: '登记企业。',
  en: 'An enterprise was recorded.',
  payload: enterprisePayload,
  examples: [enterpriseExample],
});
