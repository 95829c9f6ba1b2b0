import { defineEvent } from '../../../contract/define.js';
import { RESIDENT_ID } from './resident-examples.v1.js';
import { erasedPayload, resident } from './resident.v1.js';

export const erased = defineEvent(resident, 'erased', {
  version: 1,
  zh: '依法删除个人信息：持有方删除所持该人的信息；此后该标识不再有事件，状态主题随后收到空值。',
  en: 'The personal information was erased by law: whoever holds some of it takes it away. No event of this id follows, and topics of states get its tombstone.',
  payload: erasedPayload,
  erases: true,
  examples: [{ public: { residentId: RESIDENT_ID }, internal: { residentId: RESIDENT_ID } }],
});
