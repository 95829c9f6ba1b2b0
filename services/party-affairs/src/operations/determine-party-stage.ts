import { randomUUID } from 'node:crypto';

import { ok, problem, refused, type Result, toDate } from '@zhucan/codes';
import { entryReader } from '@zhucan/import-kit';
import type { Sql } from '@zhucan/sql';
import { type CommandAnswer, enterRecords, type RecordUnit, runCommand } from '@zhucan/subgraph-kit';

import { reachStage } from '../decisions/stages.js';
import type { DeterminePartyStageInput } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { partyMemberRow, partyMembers, ROLL } from '../records/party-members.js';
import { findKnownMembers, findMemberNumber, saveStages } from '../store/stages.js';
import { lockMembers } from './enter-members.js';
import { getOwnBranch, inputProblems, unitOf } from './input.js';

const UNKNOWN_MEMBER = problem(
  'UNKNOWN_MEMBER',
  'memberId',
  'a member of the branch',
  '没有这名党员或积极分子。',
  'There is no such member.',
);
const OTHER_BRANCH = problem(
  'OTHER_BRANCH',
  'region',
  'the branch on whose roll the member is',
  '该人员不在该支部名册中。',
  'The member is on the roll of another branch.',
);

/** The number of whom the decision is about: by our id, by the office's number, or a new one for a new activist. */
async function numberOf(sql: Sql, input: DeterminePartyStageInput): Promise<Result<string>> {
  const cells = entryReader(ROLL, { number: input.number });
  const [given, unfit] = [cells.text('number'), cells.unfit()];
  if (unfit) return refused(unfit);
  if (input.memberId == null) return ok(given ?? randomUUID());
  const number = await findMemberNumber(sql, input.memberId);
  return number === null || (given !== null && given !== number) ? refused(UNKNOWN_MEMBER) : ok(number);
}

/** Puts a new activist on the roll, by number alone: the roll brings the name. */
async function enterOnRoll(unit: RecordUnit, number: string, regionKey: string): Promise<string> {
  const row = partyMemberRow({ number, regionKey, name: null, floating: null, joinedOn: null });
  const [saved] = await enterRecords(unit, { table: partyMembers }, [row]);
  if (!saved || saved.kind === 'REJECTED') throw new RangeError('a region that was found is refused');
  return saved.id;
}

/** Enters the decision by which somebody reaches a stage (确定发展阶段). */
export function determinePartyStage(
  context: PartyAffairsContext,
  input: DeterminePartyStageInput,
): Promise<CommandAnswer> {
  context.require('WRITE_PARTY', 'determinePartyStage');
  return runCommand(
    context,
    { requestId: input.requestId, operation: 'determine-party-stage', input },
    async ({ sql }) => {
      const number = await numberOf(sql, input);
      if (!number.ok) return refused(...inputProblems(number.problems));
      await lockMembers(sql, [number.value]);
      const member = (await findKnownMembers(sql, [number.value])).get(number.value) ?? null;
      const before = member?.stages.at(-1) ?? null;
      const [decidedOn, determinedBy] = [toDate(input.decidedOn), input.determinedBy ?? null];
      const decided = reachStage(before, input.stage, decidedOn, context.clock.today(), determinedBy);
      if (!decided.ok) return refused(...inputProblems(decided.problems));
      const region = await getOwnBranch(context, sql, input.region, member?.regionId ?? null);
      if (member && member.regionId !== region.id) return refused(...inputProblems([OTHER_BRANCH]));
      const unit = unitOf(context, sql);
      const memberId = member?.id ?? (await enterOnRoll(unit, number.value, region.id));
      await saveStages(unit, [{ ...decided.value, determinedBy, stated: true, memberId }]);
      return ok(memberId);
    },
  );
}
