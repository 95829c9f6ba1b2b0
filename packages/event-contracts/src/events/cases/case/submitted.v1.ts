import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const submitted = defineEvent(caseAggregate, 'submitted', {
  version: 1,
  zh: '提交申请。',
  en: 'An application was submitted.',
  payload: casePayload,
  examples: [caseThatIs('SUBMITTED')],
});
