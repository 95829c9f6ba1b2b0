import { defineEvent } from '../../../contract/define.js';
import { reportedFigure, reportedFigureExample, reportedFigurePayload } from './reported-figure.v1.js';

export const corrected = defineEvent(reportedFigure, 'corrected', {
  version: 1,
  zh: '更正报告数。',
  en: 'A figure as the report prints it was corrected.',
  payload: reportedFigurePayload,
  examples: [{ ...reportedFigureExample, public: { ...reportedFigureExample.public, value: 87 } }],
});
