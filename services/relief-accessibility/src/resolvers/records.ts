import { can } from '@zhucan/access';
import { payloadProblems, payloadThing, protectionContext } from '@zhucan/subgraph-kit';

import { SERVICE } from '../case-service.js';
import type { Resolvers } from '../generated/graphql.js';
import type { ReliefAccessibilityContext, ReliefAccessibilityLoaders } from '../loaders/index.js';
import { record } from '../operations/record.js';
import { honours } from '../records/honours.js';
import type { HonourView } from '../store/records.js';

/** What is resolved of records that are entered, one by one and behind figures. */
export type RecordResolvers = {
  readonly Mutation: Pick<
    NonNullable<Resolvers['Mutation']>,
    | 'recordPublicEvent'
    | 'recordHonour'
    | 'recordPetition'
    | 'recordModelCommunity'
    | 'recordOneVisitProcedure'
    | 'recordOpenMatter'
  >;
} & Pick<
  Resolvers,
  | 'PublicEvent'
  | 'Honour'
  | 'ModelCommunity'
  | 'OneVisitProcedure'
  | 'PublicEventPayload'
  | 'HonourPayload'
  | 'PetitionPayload'
  | 'ModelCommunityPayload'
  | 'OneVisitProcedurePayload'
  | 'OpenMatterPayload'
>;

type Loaders = ReliefAccessibilityLoaders;

const region = ({ regionId }: { readonly regionId: string }) => ({ id: regionId });

/** Only who may read identifiers sees who received an honour, since it may be a person. */
function recipient({ recipient: sealed }: HonourView, { caller, protector }: ReliefAccessibilityContext) {
  if (sealed === null || !can(caller.role, 'READ_IDENTIFIERS')) return null;
  return protector.decrypt(sealed, protectionContext(SERVICE, honours.table, 'recipient_zh'));
}

/** The resolvers of records. */
export const recordResolvers: RecordResolvers = {
  Mutation: {
    recordPublicEvent: (_parent, { input }, context) => record(context, 'recordPublicEvent', input),
    recordHonour: (_parent, { input }, context) => record(context, 'recordHonour', input),
    recordPetition: (_parent, { input }, context) => record(context, 'recordPetition', input),
    recordModelCommunity: (_parent, { input }, context) => record(context, 'recordModelCommunity', input),
    recordOneVisitProcedure: (_parent, { input }, context) =>
      record(context, 'recordOneVisitProcedure', input),
    recordOpenMatter: (_parent, { input }, context) => record(context, 'recordOpenMatter', input),
  },
  PublicEventPayload: {
    publicEvent: payloadThing((loaders: Loaders) => loaders.publicEvent),
    problems: payloadProblems,
  },
  HonourPayload: { honour: payloadThing((loaders: Loaders) => loaders.honour), problems: payloadProblems },
  PetitionPayload: {
    petition: payloadThing((loaders: Loaders) => loaders.petition),
    problems: payloadProblems,
  },
  ModelCommunityPayload: {
    modelCommunity: payloadThing((loaders: Loaders) => loaders.modelCommunity),
    problems: payloadProblems,
  },
  OneVisitProcedurePayload: {
    oneVisitProcedure: payloadThing((loaders: Loaders) => loaders.oneVisitProcedure),
    problems: payloadProblems,
  },
  OpenMatterPayload: {
    openMatter: payloadThing((loaders: Loaders) => loaders.openMatter),
    problems: payloadProblems,
  },
  PublicEvent: {
    __resolveReference: ({ id }, context) => {
      context.require('READ_EVIDENCE', 'PublicEvent');
      return context.loaders.publicEvent.load(id);
    },
    region,
  },
  Honour: {
    __resolveReference: ({ id }, context) => {
      context.require('READ_EVIDENCE', 'Honour');
      return context.loaders.honour.load(id);
    },
    recipientZh: (honour, _arguments, context) => recipient(honour, context),
    region,
  },
  ModelCommunity: {
    __resolveReference: ({ id }, context) => {
      context.require('READ_EVIDENCE', 'ModelCommunity');
      return context.loaders.modelCommunity.load(id);
    },
    region,
  },
  OneVisitProcedure: {
    __resolveReference: ({ id }, context) => {
      context.require('READ_EVIDENCE', 'OneVisitProcedure');
      return context.loaders.oneVisitProcedure.load(id);
    },
    region,
  },
};
