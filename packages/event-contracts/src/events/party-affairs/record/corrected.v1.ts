import { defineEvent } from '../../../contract/define.js';
import { partyRecord, partyRecordExample, partyRecordPayload } from './record.v1.js';

export const corrected = defineEvent(partyRecord, 'corrected', {
  version: 1,
  zh: '更正党务活动。',
  en: 'A meeting, session, check or notice was corrected.',
  payload: partyRecordPayload,
  examples: [{ ...partyRecordExample, public: { ...partyRecordExample.public, statedValue: 0 } }],
});
