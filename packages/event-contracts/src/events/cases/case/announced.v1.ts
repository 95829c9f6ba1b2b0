import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const announced = defineEvent(caseAggregate, 'announced', {
  version: 1,
  zh: '开始公示。',
  en: 'The public notice began.',
  payload: casePayload,
  examples: [caseThatIs('PUBLIC_NOTICE')],
});
