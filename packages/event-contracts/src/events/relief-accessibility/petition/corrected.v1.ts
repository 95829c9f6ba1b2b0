import { defineEvent } from '../../../contract/define.js';
import { petition, petitionExample, petitionPayload } from './petition.v1.js';

export const corrected = defineEvent(petition, 'corrected', {
  version: 1,
  zh: '更正信访事项。',
  en: 'A petition was corrected.',
  payload: petitionPayload,
  examples: [
    { ...petitionExample, public: { ...petitionExample.public, status: 'ACCEPTED', dueOn: '2019-04-30' } },
  ],
});
