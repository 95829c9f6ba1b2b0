import { defineEvent } from '../../../contract/define.js';
import { petition, petitionExample, petitionPayload } from './petition.v1.js';

export const recorded = defineEvent(petition, 'recorded', {
  version: 1,
  zh: '登记信访事项。',
  en: 'A petition was recorded.',
  payload: petitionPayload,
  examples: [petitionExample],
});
