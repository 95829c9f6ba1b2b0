import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const cancelled = defineEvent(caseAggregate, 'cancelled', {
  version: 1,
  zh: '取消。',
  en: 'The federation cancelled it.',
  payload: casePayload,
  examples: [caseThatIs('CANCELLED')],
});
