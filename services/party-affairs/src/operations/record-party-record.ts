import { randomUUID } from 'node:crypto';

import { ok, parsePeriod, refused, type Result, toDate } from '@zhucan/codes';
import type { Sql } from '@zhucan/sql';
import { type CommandAnswer, enterRecords, runCommand } from '@zhucan/subgraph-kit';

import { officeNumber } from '../decisions/office-number.js';
import type { RecordEntry } from '../decisions/party-records.js';
import type { RecordPartyRecordInput } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { partyRecordRow, partyRecords } from '../records/party-records.js';
import { getOwnBranch, inputProblems, optionalText, unitOf } from './input.js';

function entryOf(input: RecordPartyRecordInput): Result<RecordEntry> {
  const forPeriod = input.forPeriod == null ? ok(null) : parsePeriod(input.forPeriod, 'forPeriod');
  if (!forPeriod.ok) return forPeriod;
  return ok({
    kind: input.kind,
    status: input.status,
    heldOn: toDate(input.heldOn),
    forPeriod: forPeriod.value,
    topicZh: optionalText(input.topicZh),
    people: input.people ?? null,
    statedValue: input.statedValue ?? null,
  });
}

/** The region in which a record of the office's number stands; null where there is none. */
async function findRecordRegion(sql: Sql, number: string): Promise<string | null> {
  const [row] = await sql.query<{ region_id: string }>(
    'SELECT region_id FROM party_record WHERE number = $1 AND superseded_at IS NULL',
    [number],
  );
  return row?.region_id ?? null;
}

/**
 * Enters a meeting, session, check, notice or plan (登记党务活动), by the rules of the workbook. One whose number stands already is corrected
 * by it, as a plan that was held or called off.
 */
export function recordPartyRecord(
  context: PartyAffairsContext,
  input: RecordPartyRecordInput,
): Promise<CommandAnswer> {
  context.require('WRITE_PARTY', 'recordPartyRecord');
  return runCommand(
    context,
    { requestId: input.requestId, operation: 'record-party-record', input },
    async ({ sql }) => {
      const number = input.number == null ? ok(randomUUID() as string) : officeNumber(input.number);
      if (!number.ok) return refused(...inputProblems(number.problems));
      const entry = entryOf(input);
      if (!entry.ok) return refused(...inputProblems(entry.problems));
      const region = await getOwnBranch(
        context,
        sql,
        input.region,
        await findRecordRegion(sql, number.value),
      );
      const row = { ...partyRecordRow(number.value, entry.value), regionKey: region.id };
      const [saved] = await enterRecords(unitOf(context, sql), partyRecords, [row]);
      if (!saved) throw new RangeError('an outcome for each row is needed');
      return saved.kind === 'REJECTED' ? refused(...inputProblems(saved.problems)) : ok(saved.id);
    },
  );
}
