import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const followedUp = defineEvent(caseAggregate, 'followed-up', {
  version: 1,
  zh: '已回访。',
  en: 'The beneficiary was visited afterwards.',
  payload: casePayload,
  examples: [caseThatIs('FOLLOWED_UP')],
});
