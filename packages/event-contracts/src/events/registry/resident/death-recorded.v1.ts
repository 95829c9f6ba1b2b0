import { defineEvent } from '../../../contract/define.js';
import { holder } from './resident-examples.v1.js';
import { resident, residentPayload } from './resident.v1.js';

export const deathRecorded = defineEvent(resident, 'death-recorded', {
  version: 1,
  zh: '登记死亡；死亡日期只在内部部分。',
  en: 'A death was recorded; its day is in the internal part alone.',
  payload: residentPayload,
  examples: [{ ...holder, internal: { ...holder.internal, deceasedOn: '2019-05-06' } }],
});
