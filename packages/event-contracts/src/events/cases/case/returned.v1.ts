import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const returned = defineEvent(caseAggregate, 'returned', {
  version: 1,
  zh: '退回补正。',
  en: 'It was sent back for more papers.',
  payload: casePayload,
  examples: [caseThatIs('RETURNED')],
});
