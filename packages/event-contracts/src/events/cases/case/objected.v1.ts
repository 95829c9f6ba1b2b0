import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const objected = defineEvent(caseAggregate, 'objected', {
  version: 1,
  zh: '公示异议。',
  en: 'An objection stopped it.',
  payload: casePayload,
  examples: [caseThatIs('OBJECTED')],
});
