import { defineEvent } from '../../../contract/define.js';
import { project, projectExample, projectPayload } from './project.v1.js';

export const recorded = defineEvent(project, 'recorded', {
  version: 1,
  zh: '登记无障碍改造社区。',
  en: 'A model community was recorded.',
  payload: projectPayload,
  examples: [projectExample],
});
