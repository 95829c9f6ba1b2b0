import { can } from '@zhucan/access';
import { protectionContext } from '@zhucan/subgraph-kit';

import { earliestNext } from '../decisions/stages.js';
import type { PartyMemberResolvers } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { partyMembers } from '../records/party-members.js';

/** What is personal is for those who may read Party affairs, whichever way led to the member: evidence of a figure does too. */
function ifParty<T>(context: PartyAffairsContext, value: T): T | null {
  return can(context.caller.role, 'READ_PARTY') ? value : null;
}

/** A name is for those who keep the roll or may read identifiers; reading Party affairs alone does not show it. */
function mayReadName({ caller: { role } }: PartyAffairsContext): boolean {
  return can(role, 'READ_PARTY') && (can(role, 'WRITE_PARTY') || can(role, 'READ_IDENTIFIERS'));
}

/** A member or activist of the branch (党员或入党积极分子). */
export const PartyMember: PartyMemberResolvers = {
  __resolveReference: ({ id }, context) => {
    context.require('READ_PARTY', 'PartyMember');
    return context.loaders.member.load(id);
  },
  nextStageNotBefore: (member) => earliestNext(member),
  number: ({ number }, _arguments, context) => ifParty(context, number),
  name: ({ name }, _arguments, context) =>
    name !== null && mayReadName(context)
      ? context.protector.decrypt(name, protectionContext(context.service, partyMembers, 'name'))
      : null,
  floating: ({ floating }, _arguments, context) => ifParty(context, floating),
  joinedOn: ({ joinedOn }, _arguments, context) => ifParty(context, joinedOn),
  determinedBy: ({ determinedBy }, _arguments, context) => ifParty(context, determinedBy),
  sinceStated: ({ stated }, _arguments, context) => ifParty(context, stated),
};
