import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const approved = defineEvent(caseAggregate, 'approved', {
  version: 1,
  zh: '区残联批准。',
  en: 'The district federation approved it.',
  payload: casePayload,
  examples: [caseThatIs('APPROVED')],
});
