import { defineEvent } from '../../../contract/define.js';
import { surveyRound, surveyRoundPayload } from './survey-round.v1.js';

export const opened = defineEvent(surveyRound, 'opened', {
  version: 1,
  zh: '开始动态更新，名单冻结。',
  en: 'A round of the needs survey was opened, and its frame frozen.',
  payload: surveyRoundPayload,
  examples: [
    {
      public: {
        roundId: '5e4d3c2b-1a09-4f8e-b7d6-c5b4a3928170',
        year: 2019,
        frozenOn: '2019-06-30',
        frameSize: 9800,
      },
      internal: null,
    },
  ],
});
