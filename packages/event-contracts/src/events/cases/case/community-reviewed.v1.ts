import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const communityReviewed = defineEvent(caseAggregate, 'community-reviewed', {
  version: 1,
  zh: '社区审核通过。',
  en: 'The community passed it.',
  payload: casePayload,
  examples: [caseThatIs('COMMUNITY_REVIEWED')],
});
