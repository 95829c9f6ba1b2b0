import { defineEvent } from '../../../contract/define.js';
import { publicEvent, publicEventExample, publicEventPayload } from './public-event.v1.js';

export const corrected = defineEvent(publicEvent, 'corrected', {
  version: 1,
  zh: '更正宣传活动。',
  en: 'A public event was corrected.',
  payload: publicEventPayload,
  examples: [{ ...publicEventExample, public: { ...publicEventExample.public, status: 'CANCELLED' } }],
});
