import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const guardianshipEnded = defineEvent(resident, 'guardianship-ended', {
  version: 1,
  zh: '监护终止。',
  en: 'A guardianship ended.',
  payload: residentPayload,
  examples: [holder],
});
