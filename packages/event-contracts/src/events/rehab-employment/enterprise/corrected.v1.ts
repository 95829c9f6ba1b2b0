import { defineEvent } from '../../../contract/define.js';
import { enterprise, enterpriseExample, enterprisePayload } from './enterprise.v1.js';

export const corrected = defineEvent(enterprise, 'corrected', {
  version: 1,
  zh: '更正企业。',
  en: 'An enterprise was corrected.',
  payload: enterprisePayload,
  examples: [{ ...enterpriseExample, public: { ...enterpriseExample.public, staff: 13 } }],
});
