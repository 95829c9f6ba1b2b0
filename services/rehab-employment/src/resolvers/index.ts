import { askEligibility, type CaseService, programmeCaseResolvers, stepCommand } from '@zhucan/case-service';
import { toDate, valueOrThrow } from '@zhucan/codes';
import { payloadProblems, payloadThing } from '@zhucan/subgraph-kit';

import type { Resolvers } from '../generated/graphql.js';
import type { RehabEmploymentContext, RehabEmploymentLoaders as Loaders } from '../loaders/index.js';
import { record } from '../operations/record.js';
import { submit } from '../operations/submit.js';

/** What the kit resolves itself is left to it. */
type OwnResolvers = {
  readonly Query: Pick<NonNullable<Resolvers['Query']>, 'rehabEmploymentCase' | 'rehabEmploymentEligibility'>;
  readonly Mutation: Pick<
    NonNullable<Resolvers['Mutation']>,
    | 'submitRehabEmploymentApplication'
    | 'takeRehabEmploymentStep'
    | 'recordEnterprise'
    | 'recordInspectionVisit'
    | 'recordTrainingClass'
  >;
} & Pick<
  Resolvers,
  | 'Resident'
  | 'RehabEmploymentCase'
  | 'RehabEmploymentCasePayload'
  | 'Enterprise'
  | 'InspectionVisit'
  | 'TrainingClass'
  | 'EnterprisePayload'
  | 'InspectionVisitPayload'
  | 'TrainingClassPayload'
>;

/** A mutation's answer is read after the commit, by loaders that have not seen the former state. */
function forget(context: RehabEmploymentContext): void {
  const { byId, byResident, byEnterprise, steps } = context.loaders.cases;
  for (const loader of [byId, byResident, byEnterprise, steps]) loader.clearAll();
}

/** The resolvers of the service's own types. */
export function rehabEmploymentResolvers(service: CaseService): OwnResolvers {
  return {
    Query: {
      rehabEmploymentCase: (_parent, { id }, context) => {
        context.require('READ_CASES', 'rehabEmploymentCase');
        return context.loaders.cases.byId.load(id);
      },
      rehabEmploymentEligibility: async (_parent, { residentId, programmeCode, serviceDate }, context) => {
        context.require('READ_CASES', 'rehabEmploymentEligibility');
        const question = {
          programmeCode,
          subject: { kind: 'RESIDENT', residentId },
          serviceDate: toDate(serviceDate),
          occasion: null,
        } as const;
        const answer = valueOrThrow(await askEligibility(service, context.sql, context.caller, question));
        return { ...answer, results: [...answer.results] };
      },
    },
    Mutation: {
      submitRehabEmploymentApplication: async (_parent, { input }, context) => {
        const answer = await submit(service, context, input);
        forget(context);
        return answer;
      },
      takeRehabEmploymentStep: async (_parent, { input }, context) => {
        const answer = await stepCommand(service, context, 'takeRehabEmploymentStep', input);
        forget(context);
        return answer;
      },
      recordEnterprise: (_parent, { input }, context) => record(context, 'recordEnterprise', input),
      recordInspectionVisit: (_parent, { input }, context) => record(context, 'recordInspectionVisit', input),
      recordTrainingClass: (_parent, { input }, context) => record(context, 'recordTrainingClass', input),
    },
    EnterprisePayload: {
      enterprise: payloadThing((loaders: Loaders) => loaders.enterprise),
      problems: payloadProblems,
    },
    InspectionVisitPayload: {
      inspectionVisit: payloadThing((loaders: Loaders) => loaders.inspectionVisit),
      problems: payloadProblems,
    },
    TrainingClassPayload: {
      trainingClass: payloadThing((loaders: Loaders) => loaders.trainingClass),
      problems: payloadProblems,
    },
    RehabEmploymentCasePayload: {
      case: ({ id }, _arguments, context) => (id === null ? null : context.loaders.cases.byId.load(id)),
      problems: ({ problems }) => [...problems],
    },
    Resident: {
      rehabEmploymentCases: async ({ id }, _arguments, context) => {
        context.require('READ_CASES', 'rehabEmploymentCases');
        return [...(await context.loaders.cases.byResident.load(id))];
      },
    },
    RehabEmploymentCase: {
      __resolveReference: ({ id }, context) => {
        context.require('READ_CASES', 'RehabEmploymentCase');
        return context.loaders.cases.byId.load(id);
      },
      ...programmeCaseResolvers(service.programmes),
      region: (stored) => ({ id: stored.state.filedIn.regionId }),
      resident: ({ subject }) =>
        subject.kind === 'ENTERPRISE' || subject.residentId === null ? null : { id: subject.residentId },
      enterprise: ({ subject }, _arguments, context) => {
        if (subject.kind !== 'ENTERPRISE') return null;
        // Evidence leads here too, for roles that may read the record behind a figure and no more.
        context.require('READ_CASES', 'enterprise');
        return context.loaders.enterprise.load(subject.enterpriseId);
      },
    },
    Enterprise: {
      __resolveReference: ({ id }, context) => {
        context.require('READ_CASES', 'Enterprise');
        return context.loaders.enterprise.load(id);
      },
      region: ({ regionId }) => ({ id: regionId }),
      cases: async ({ id }, _arguments, context) => {
        context.require('READ_CASES', 'cases');
        return [...(await context.loaders.cases.byEnterprise.load(id))];
      },
    },
    InspectionVisit: {
      __resolveReference: ({ id }, context) => {
        context.require('READ_EVIDENCE', 'InspectionVisit');
        return context.loaders.inspectionVisit.load(id);
      },
    },
    TrainingClass: {
      __resolveReference: ({ id }, context) => {
        context.require('READ_EVIDENCE', 'TrainingClass');
        return context.loaders.trainingClass.load(id);
      },
    },
  };
}
