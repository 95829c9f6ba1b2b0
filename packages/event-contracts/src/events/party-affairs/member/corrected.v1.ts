import { defineEvent } from '../../../contract/define.js';
import { member, memberExample, memberPayload } from './member.v1.js';

export const corrected = defineEvent(member, 'corrected', {
  version: 1,
  zh: '更正党员名册。',
  en: 'A member or activist on the roll was corrected.',
  payload: memberPayload,
  examples: [memberExample([{ stage: 'ACTIVIST', since: '2018-06-20' }])],
});
