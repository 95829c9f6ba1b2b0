import { randomUUID } from 'node:crypto';

import { ok, refused } from '@zhucan/codes';
import { type CellReader, entryReader } from '@zhucan/import-kit';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import type { RecordPartyMemberInput } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { readRollRow, ROLL } from '../records/party-members.js';
import { findKnownMembers } from '../store/stages.js';
import { enterMembers } from './enter-members.js';
import { getOwnBranch, inputProblems, unitOf } from './input.js';

/** The input by the columns of the workbook; the service makes a number where the office has given none. */
function cellsOf(input: RecordPartyMemberInput): CellReader {
  const { number, name, stage, determinedOn, determinedBy, joinedOn, floating, region } = input;
  return entryReader(ROLL, {
    number: number ?? randomUUID(),
    name,
    memberKind: stage,
    determinedOn,
    determinedBy,
    joinedOn,
    floating,
    regionId: region,
  });
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
      const row = readRollRow(cellsOf(input));
      if (!row.ok) return refused(...inputProblems(row.problems));
      const { number } = row.value;
      const former = (await findKnownMembers(sql, [number])).get(number);
      await getOwnBranch(context, sql, input.region, former?.regionId ?? null);
      const [saved] = await enterMembers(unitOf(context, sql), [row.value]);
      if (!saved) throw new RangeError('an outcome for each row is needed');
      return saved.kind === 'REJECTED' ? refused(...inputProblems(saved.problems)) : ok(saved.id);
    },
  );
}
