import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const rejected = defineEvent(caseAggregate, 'rejected', {
  version: 1,
  zh: '不予通过。',
  en: 'It was refused.',
  payload: casePayload,
  examples: [caseThatIs('REJECTED')],
});
