import { defineEvent } from '../../../contract/define.js';
import { member, memberExample, memberPayload } from './member.v1.js';

export const determined = defineEvent(member, 'determined', {
  version: 1,
  zh: '确定发展阶段或更正其日期。',
  en: 'A stage of development was reached, or the day of one was corrected.',
  payload: memberPayload,
  examples: [
    memberExample([
      { stage: 'ACTIVIST', since: '2018-06-20' },
      { stage: 'DEVELOPMENT_CANDIDATE', since: '2019-06-25' },
    ]),
  ],
});
