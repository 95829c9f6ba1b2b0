import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const confirmed = defineEvent(caseAggregate, 'confirmed', {
  version: 1,
  zh: '公示无异议，确定。',
  en: 'It was confirmed after the notice.',
  payload: casePayload,
  examples: [caseThatIs('CONFIRMED')],
});
