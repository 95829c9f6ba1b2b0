import { z } from 'zod';

import { defineEvent } from '../contract.js';
import { date, id } from '../fields.js';

/** The event of a round of the needs survey: its frame is frozen when it opens, and nothing of it changes. */
export const surveyRoundEvents = [
  defineEvent({
    type: 'zhucan.registry.survey-round.opened',
    description: '开始动态更新。 A round of the needs survey was opened.',
    public: z.strictObject({
      roundId: id,
      year: z.int().min(1900).max(9999),
      frozenOn: date,
      frameSize: z.int().min(0),
    }),
  }),
];
