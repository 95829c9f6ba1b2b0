import { defineEvent } from '../../../contract/define.js';
import { region, regionExample, regionPayload } from './region.v1.js';

export const corrected = defineEvent(region, 'corrected', {
  version: 1,
  zh: '更正区划。',
  en: 'A region was corrected.',
  payload: regionPayload,
  examples: [{ ...regionExample, public: { ...regionExample.public, nameZh: '示例新街道' } }],
});
