import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const closed = defineEvent(caseAggregate, 'closed', {
  version: 1,
  zh: '结案。',
  en: 'The case was closed.',
  payload: casePayload,
  examples: [caseThatIs('CLOSED')],
});
