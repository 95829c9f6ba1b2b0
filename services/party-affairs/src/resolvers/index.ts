import { payloadProblems, payloadThing } from '@zhucan/subgraph-kit';

import type { BranchRules } from '../decisions/branch-norms.js';
import type { Resolvers } from '../generated/graphql.js';
import type { PartyAffairsLoaders } from '../loaders/index.js';
import { determinePartyStage } from '../operations/determine-party-stage.js';
import { recordPartyMember } from '../operations/record-party-member.js';
import { recordPartyRecord } from '../operations/record-party-record.js';
import { partyBranch, partyNorms } from './branch.js';
import { PartyMember } from './member.js';

type Fields<Type extends 'Query' | 'Mutation', Names extends keyof NonNullable<Resolvers[Type]>> = {
  readonly [T in Type]: Pick<NonNullable<Resolvers[T]>, Names & keyof NonNullable<Resolvers[T]>>;
};

/** What the kit resolves itself is left to it. */
type OwnResolvers = Fields<'Query', 'partyRecord' | 'partyMember' | 'partyBranch' | 'partyNorms'> &
  Fields<'Mutation', 'recordPartyRecord' | 'recordPartyMember' | 'determinePartyStage'> &
  Pick<Resolvers, 'PartyRecord' | 'PartyMember' | 'PartyRecordPayload' | 'PartyMemberPayload'>;

/** The resolvers of the service's own types. */
export function partyAffairsResolvers(rules: BranchRules): OwnResolvers {
  return {
    Query: {
      partyRecord: (_parent, { id }, context) => {
        context.require('READ_PARTY', 'partyRecord');
        return context.loaders.record.load(id);
      },
      partyMember: (_parent, { id }, context) => {
        context.require('READ_PARTY', 'partyMember');
        return context.loaders.member.load(id);
      },
      partyBranch: (_parent, { region }, context) => partyBranch(rules, region, context),
      partyNorms: (_parent, asked, context) => partyNorms(rules, asked, context),
    },
    Mutation: {
      recordPartyRecord: (_parent, { input }, context) => recordPartyRecord(context, input),
      recordPartyMember: (_parent, { input }, context) => recordPartyMember(context, input),
      determinePartyStage: (_parent, { input }, context) => determinePartyStage(context, input),
    },
    PartyRecordPayload: {
      record: payloadThing(({ record }: PartyAffairsLoaders) => record),
      problems: payloadProblems,
    },
    PartyMemberPayload: {
      member: payloadThing(({ member }: PartyAffairsLoaders) => member),
      problems: payloadProblems,
    },
    PartyRecord: {
      __resolveReference: ({ id }, context) => {
        context.require('READ_PARTY', 'PartyRecord');
        return context.loaders.record.load(id);
      },
    },
    PartyMember,
  };
}
