import { defineEvent } from '../../../contract/define.js';
import { surveyVisit, surveyVisitExample, surveyVisitPayload } from './survey-visit.v1.js';

export const corrected = defineEvent(surveyVisit, 'corrected', {
  version: 1,
  zh: '更正动态更新调查。',
  en: 'A visit of the needs survey was corrected.',
  payload: surveyVisitPayload,
  examples: [{ ...surveyVisitExample, public: { ...surveyVisitExample.public, outcome: 'PHONE' } }],
});
