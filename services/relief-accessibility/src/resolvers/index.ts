import { askEligibility, type CaseService, programmeCaseResolvers, stepCommand } from '@zhucan/case-service';
import { toDate, valueOrThrow } from '@zhucan/codes';

import type { Resolvers } from '../generated/graphql.js';
import type { ReliefAccessibilityContext } from '../loaders/index.js';
import { submit } from '../operations/submit.js';
import { openResolvers, type OpenResolvers } from './open.js';
import { recordResolvers, type RecordResolvers } from './records.js';

/** What the kit resolves itself is left to it. */
type OwnResolvers = {
  readonly Query: Pick<
    NonNullable<Resolvers['Query']>,
    'reliefAccessibilityCase' | 'reliefAccessibilityEligibility'
  > &
    OpenResolvers['Query'];
  readonly Mutation: Pick<
    NonNullable<Resolvers['Mutation']>,
    'submitReliefAccessibilityApplication' | 'takeReliefAccessibilityStep'
  > &
    RecordResolvers['Mutation'];
} & Pick<Resolvers, 'Resident' | 'ReliefAccessibilityCase' | 'ReliefAccessibilityCasePayload' | 'Household'> &
  Omit<OpenResolvers, 'Query'> &
  Omit<RecordResolvers, 'Mutation'>;

/** A mutation's answer is read after the commit, by loaders that have not seen the former state. */
function forget(context: ReliefAccessibilityContext): void {
  const { byId, byResident, byHousehold, steps } = context.loaders.cases;
  for (const loader of [byId, byResident, byHousehold, steps]) loader.clearAll();
}

/** The resolvers of the service's own types. */
export function reliefAccessibilityResolvers(service: CaseService): OwnResolvers {
  const { Query: openQueries, ...openTypes } = openResolvers;
  const { Mutation: recordMutations, ...recordTypes } = recordResolvers;
  return {
    ...openTypes,
    ...recordTypes,
    Query: {
      ...openQueries,
      reliefAccessibilityCase: (_parent, { id }, context) => {
        context.require('READ_CASES', 'reliefAccessibilityCase');
        return context.loaders.cases.byId.load(id);
      },
      reliefAccessibilityEligibility: async (
        _parent,
        { residentId, programmeCode, serviceDate, occasion },
        context,
      ) => {
        context.require('READ_CASES', 'reliefAccessibilityEligibility');
        const question = {
          programmeCode,
          subject: { kind: 'RESIDENT', residentId },
          serviceDate: toDate(serviceDate),
          occasion: occasion ?? null,
        } as const;
        const answer = valueOrThrow(await askEligibility(service, context.sql, context.caller, question));
        return { ...answer, results: [...answer.results] };
      },
    },
    Mutation: {
      ...recordMutations,
      submitReliefAccessibilityApplication: async (_parent, { input }, context) => {
        const answer = await submit(service, context, input);
        forget(context);
        return answer;
      },
      takeReliefAccessibilityStep: async (_parent, { input }, context) => {
        const answer = await stepCommand(service, context, 'takeReliefAccessibilityStep', input);
        forget(context);
        return answer;
      },
    },
    ReliefAccessibilityCasePayload: {
      case: ({ id }, _arguments, context) => (id === null ? null : context.loaders.cases.byId.load(id)),
      problems: ({ problems }) => [...problems],
    },
    Resident: {
      reliefAccessibilityCases: async ({ id }, _arguments, context) => {
        context.require('READ_CASES', 'reliefAccessibilityCases');
        return [...(await context.loaders.cases.byResident.load(id))];
      },
    },
    ReliefAccessibilityCase: {
      __resolveReference: ({ id }, context) => {
        context.require('READ_CASES', 'ReliefAccessibilityCase');
        return context.loaders.cases.byId.load(id);
      },
      ...programmeCaseResolvers(service.programmes),
      region: (stored) => ({ id: stored.state.filedIn.regionId }),
      resident: ({ subject }) =>
        subject.kind === 'ENTERPRISE' || subject.residentId === null ? null : { id: subject.residentId },
      household: ({ subject }) => (subject.kind === 'HOUSEHOLD' ? { id: subject.householdId } : null),
    },
    Household: {
      reliefAccessibilityCases: async ({ id }, _arguments, context) => {
        context.require('READ_CASES', 'reliefAccessibilityCases');
        return [...(await context.loaders.cases.byHousehold.load(id))];
      },
    },
  };
}
