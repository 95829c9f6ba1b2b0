import type { Resolvers } from '../generated/graphql.js';
import { determinePartyStage } from '../operations/determine-party-stage.js';
import { recordPartyRecord } from '../operations/record-party-record.js';

/** What the kit resolves itself is left to it. */
type OwnResolvers = {
  readonly Query: Pick<NonNullable<Resolvers['Query']>, 'partyRecord'>;
  readonly Mutation: Pick<NonNullable<Resolvers['Mutation']>, 'recordPartyRecord' | 'determinePartyStage'>;
} & Pick<Resolvers, 'PartyRecord' | 'PartyMember' | 'PartyRecordPayload' | 'PartyMemberPayload'>;

/** The resolvers of the service's own types. */
export const resolvers: OwnResolvers = {
  Query: {
    partyRecord: (_parent, { id }, context) => {
      context.require('READ_PARTY', 'partyRecord');
      return context.loaders.record.load(id);
    },
  },
  Mutation: {
    recordPartyRecord: (_parent, { input }, context) => recordPartyRecord(context, input),
    determinePartyStage: (_parent, { input }, context) => determinePartyStage(context, input),
  },
  PartyRecordPayload: {
    record: ({ id }, _arguments, context) => (id === null ? null : context.loaders.record.load(id)),
    problems: ({ problems }) => [...problems],
  },
  PartyMemberPayload: {
    member: ({ id }, _arguments, context) => (id === null ? null : context.loaders.member.load(id)),
    problems: ({ problems }) => [...problems],
  },
  PartyRecord: {
    __resolveReference: ({ id }, context) => {
      context.require('READ_PARTY', 'PartyRecord');
      return context.loaders.record.load(id);
    },
  },
  PartyMember: {
    __resolveReference: ({ id }, context) => {
      context.require('READ_PARTY', 'PartyMember');
      return context.loaders.member.load(id);
    },
  },
};
