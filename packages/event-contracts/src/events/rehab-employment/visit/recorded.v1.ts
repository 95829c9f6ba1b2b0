import { defineEvent } from '../../../contract/define.js';
import { visit, visitExample, visitPayload } from './visit.v1.js';

export const recorded = defineEvent(visit, 'recorded', {
  version: 1,
  zh: '登记上级调研。',
  en: 'A visit by a higher federation was recorded.',
  payload: visitPayload,
  examples: [visitExample],
});
