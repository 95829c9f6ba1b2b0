import { defineEvent } from '../../../contract/define.js';
import { surveyVisit, surveyVisitExample, surveyVisitPayload } from './survey-visit.v1.js';

export const recorded = defineEvent(surveyVisit, 'recorded', {
  version: 1,
  zh: '登记动态更新调查。',
  en: 'A visit of the needs survey was recorded.',
  payload: surveyVisitPayload,
  examples: [surveyVisitExample],
});
