import { defineEvent } from '../../../contract/define.js';
import { caseAggregate, casePayload, caseThatIs } from './case.v1.js';

export const corrected = defineEvent(caseAggregate, 'corrected', {
  version: 1,
  zh: '更正办理记录。',
  en: 'The recorded history of the case was corrected.',
  payload: casePayload,
  examples: [caseThatIs('PAID', '110000')],
});
