import { z } from 'zod';

import { date, id, regionId } from '../fields.js';
import { recordEvents } from '../records/record-events.js';

/** The events of a visit of the needs survey: how it ended, and in which street of the frame; not who was visited. */
export const surveyVisitEvents = recordEvents(
  'registry',
  'survey-visit',
  '动态更新调查',
  'A visit of the needs survey',
  z.strictObject({
    visitId: id,
    roundId: id,
    streetCode: regionId.nullable(),
    visitedOn: date,
    outcome: z.enum(['VISITED', 'MET', 'PHONE', 'LOST']),
  }),
);
