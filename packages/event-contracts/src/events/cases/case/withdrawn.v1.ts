import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const withdrawn = defineEvent(caseAggregate, 'withdrawn', {
  version: 1,
  zh: '撤回申请。',
  en: 'The applicant took it back.',
  payload: casePayload,
  examples: [caseThatIs('WITHDRAWN')],
});
