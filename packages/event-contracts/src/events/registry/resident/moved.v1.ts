import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const moved = defineEvent(resident, 'moved', {
  version: 1,
  zh: '迁移住址。',
  en: 'A resident moved.',
  payload: residentPayload,
  examples: [holder],
});
