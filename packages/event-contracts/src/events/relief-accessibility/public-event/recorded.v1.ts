import { defineEvent } from '../../../contract/define.js';
import { publicEvent, publicEventExample, publicEventPayload } from './public-event.v1.js';

export const recorded = defineEvent(publicEvent, 'recorded', {
  version: 1,
  zh: '登记宣传活动。',
  en: 'A public event was recorded.',
  payload: publicEventPayload,
  examples: [publicEventExample],
});
