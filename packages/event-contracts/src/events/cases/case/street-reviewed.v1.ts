import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const streetReviewed = defineEvent(caseAggregate, 'street-reviewed', {
  version: 1,
  zh: '街道审核通过。',
  en: 'The street passed it.',
  payload: casePayload,
  examples: [caseThatIs('STREET_REVIEWED')],
});
