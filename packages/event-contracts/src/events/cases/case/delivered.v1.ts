import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const delivered = defineEvent(caseAggregate, 'delivered', {
  version: 1,
  zh: '已服务。',
  en: 'The device, service or insurance was given.',
  payload: casePayload,
  examples: [caseThatIs('DELIVERED')],
});
