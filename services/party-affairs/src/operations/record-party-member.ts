import { randomUUID } from 'node:crypto';

import { ok, problem, refused, type Result, toDate } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import { officeNumber } from '../decisions/office-number.js';
import { type RollDates, stagesOfRoll } from '../decisions/roll.js';
import type { RecordPartyMemberInput } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { findKnownMembers } from '../store/stages.js';
import { enterMembers, type RollRow } from './enter-members.js';
import { getOwnBranch, inputProblems, optionalText, unitOf } from './input.js';

const NAME_REQUIRED = problem(
  'VALUE_REQUIRED',
  'name',
  'the name is required',
  '姓名不能为空。',
  'The name must not be blank.',
);

function datesOf(input: RecordPartyMemberInput): RollDates {
  return {
    stage: input.stage,
    determinedOn: input.determinedOn == null ? null : toDate(input.determinedOn),
    determinedBy: input.determinedBy ?? null,
    joinedOn: input.joinedOn == null ? null : toDate(input.joinedOn),
  };
}

function rowOf(input: RecordPartyMemberInput): Result<Omit<RollRow, 'regionKey'>> {
  const number = input.number == null ? ok(randomUUID() as string) : officeNumber(input.number);
  if (!number.ok) return number;
  const name = optionalText(input.name);
  if (name === null) return refused(NAME_REQUIRED);
  const dates = datesOf(input);
  const stages = stagesOfRoll(dates);
  if (!stages.ok) return stages;
  const { floating } = input;
  return ok({ number: number.value, name, floating, joinedOn: dates.joinedOn, stages: stages.value });
}

/**
 * Enters somebody on the roll, or corrects what the roll says of them (登记党员名册), by the rules of the workbook: the stages follow from the
 * dates, and one whose number stands already is corrected.
 */
export function recordPartyMember(
  context: PartyAffairsContext,
  input: RecordPartyMemberInput,
): Promise<CommandAnswer> {
  context.require('WRITE_PARTY', 'recordPartyMember');
  return runCommand(
    context,
    { requestId: input.requestId, operation: 'record-party-member', input },
    async ({ sql }) => {
      const row = rowOf(input);
      if (!row.ok) return refused(...inputProblems(row.problems));
      const { number } = row.value;
      const former = (await findKnownMembers(sql, [number])).get(number);
      const region = await getOwnBranch(context, sql, input.region, former?.regionId ?? null);
      const [saved] = await enterMembers(unitOf(context, sql), [{ ...row.value, regionKey: region.id }]);
      if (!saved) throw new RangeError('an outcome for each row is needed');
      return saved.kind === 'REJECTED' ? refused(...inputProblems(saved.problems)) : ok(saved.id);
    },
  );
}
