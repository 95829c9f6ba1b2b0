import type { QueryResolvers } from '../generated/graphql.js';
import { readResidentPage } from '../loaders/resident-list.js';
import { findSurveyRound } from '../store/survey.js';
import { listRegions, regionByCode } from './regions.js';
import { householdOf, residentBehind, residentOf } from './residents.js';

type Own = 'resident' | 'residents' | 'region' | 'regions' | 'household' | 'surveyRound';

export const Query: Pick<QueryResolvers, Own> = {
  resident: (_parent, { id }, context) => residentOf(id, context),
  async residents(_parent, args, context) {
    context.require('READ_RESIDENTS', 'residents');
    const page = await readResidentPage(context, {
      region: args.region,
      filter: args.filter ?? {},
      first: args.first,
      after: args.after ?? null,
    });
    const edges = await Promise.all(
      page.items.map(async ({ id, cursor }) => ({ cursor, node: await residentBehind(id, context) })),
    );
    return {
      totalCount: page.totalCount,
      edges,
      pageInfo: { hasNextPage: page.hasNextPage, endCursor: page.items.at(-1)?.cursor ?? null },
    };
  },
  region: (_parent, { code }, context) => regionByCode(code, context),
  regions: (_parent, { parent, level }, context) => listRegions(parent ?? null, level ?? null, context),
  household: (_parent, { id }, context) => householdOf(id, context),
  surveyRound: async (_parent, { year }, context) => (await findSurveyRound(context.sql, year)) ?? null,
};
