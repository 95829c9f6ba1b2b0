import type { SurveyRoundResolvers, SurveyVisitResolvers } from '../generated/graphql.js';
import { residentOf } from './residents.js';

export const SurveyVisit: SurveyVisitResolvers = {
  __resolveReference(reference, context) {
    context.require('READ_EVIDENCE', 'surveyVisit');
    return context.loaders.surveyVisit.load(reference.id);
  },
  resident: ({ residentId }, _args, context) => residentOf(residentId, context),
};

export const SurveyRound: SurveyRoundResolvers = {
  async __resolveReference(reference, context) {
    const [round] = await context.sql.query<{
      id: string;
      year: number;
      frozenOn: string;
      frameSize: number;
    }>(
      'SELECT id, year, frozen_on::text AS "frozenOn", frame_size AS "frameSize" FROM survey_round WHERE id::text = $1',
      [reference.id],
    );
    return round ?? null;
  },
};
