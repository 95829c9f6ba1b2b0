import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const householdJoined = defineEvent(resident, 'household-joined', {
  version: 1,
  zh: '加入家庭户。',
  en: 'A resident joined a household.',
  payload: residentPayload,
  examples: [holder],
});
