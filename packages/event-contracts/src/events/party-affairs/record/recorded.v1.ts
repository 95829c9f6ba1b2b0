import { defineEvent } from '../../../contract/define.js';
import { partyRecord, partyRecordExample, partyRecordPayload } from './record.v1.js';

export const recorded = defineEvent(partyRecord, 'recorded', {
  version: 1,
  zh: '登记党务活动。',
  en: 'A meeting, session, check or notice was recorded.',
  payload: partyRecordPayload,
  examples: [partyRecordExample],
});
