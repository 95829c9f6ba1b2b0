import { defineEvent } from '../../../contract/define.js';
import { project, projectExample, projectPayload } from './project.v1.js';

export const corrected = defineEvent(project, 'corrected', {
  version: 1,
  zh: '更正无障碍改造社区。',
  en: 'A model community was corrected.',
  payload: projectPayload,
  examples: [{ ...projectExample, public: { ...projectExample.public, finishedOn: '2018-11-30' } }],
});
