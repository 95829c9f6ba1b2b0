import { defineEvent } from '../../../contract/define.js';
import { reportedFigure, reportedFigureExample, reportedFigurePayload } from './reported-figure.v1.js';

export const recorded = defineEvent(reportedFigure, 'recorded', {
  version: 1,
  zh: '登记报告数。',
  en: 'A figure as the report prints it was recorded.',
  payload: reportedFigurePayload,
  examples: [reportedFigureExample],
});
