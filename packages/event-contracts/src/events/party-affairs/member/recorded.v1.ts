import { defineEvent } from '../../../contract/define.js';
import { member, memberExample, memberPayload } from './member.v1.js';

export const recorded = defineEvent(member, 'recorded', {
  version: 1,
  zh: '登记党员名册。',
  en: 'A member or activist was entered on the roll.',
  payload: memberPayload,
  examples: [memberExample()],
});
