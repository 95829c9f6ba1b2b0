import { defineEvent } from '../../../contract/define.js';
import { procedure, procedureExample, procedurePayload } from './procedure.v1.js';

export const corrected = defineEvent(procedure, 'corrected', {
  version: 1,
  zh: '更正最多跑一次事项。',
  en: 'A one-visit procedure was corrected.',
  payload: procedurePayload,
  examples: [{ ...procedureExample, public: { ...procedureExample.public, visitsRequired: 0 } }],
});
