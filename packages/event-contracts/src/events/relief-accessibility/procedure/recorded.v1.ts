import { defineEvent } from '../../../contract/define.js';
import { procedure, procedureExample, procedurePayload } from './procedure.v1.js';

export const recorded = defineEvent(procedure, 'recorded', {
  version: 1,
  zh: '登记最多跑一次事项。',
  en: 'A one-visit procedure was recorded.',
  payload: procedurePayload,
  examples: [procedureExample],
});
