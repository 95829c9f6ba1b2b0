import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const paid = defineEvent(caseAggregate, 'paid', {
  version: 1,
  zh: '已支付。',
  en: 'The money was paid.',
  payload: casePayload,
  examples: [caseThatIs('PAID', '120000')],
});
