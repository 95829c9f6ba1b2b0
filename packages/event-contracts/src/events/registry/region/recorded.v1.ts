import { defineEvent } from '../../../contract/define.js';
import { region, regionExample, regionPayload } from './region.v1.js';

export const recorded = defineEvent(region, 'recorded', {
  version: 1,
  zh: '登记区划。',
  en: 'A region was recorded.',
  payload: regionPayload,
  examples: [regionExample],
});
