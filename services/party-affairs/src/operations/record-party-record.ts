import { randomUUID } from 'node:crypto';

import { ok, refused } from '@zhucan/codes';
import { type CellReader, entryReader } from '@zhucan/import-kit';
import type { Sql } from '@zhucan/sql';
import { type CommandAnswer, enterRecords, readRecord, runCommand } from '@zhucan/subgraph-kit';

import type { RecordPartyRecordInput } from '../generated/graphql.js';
import type { PartyAffairsContext } from '../loaders/index.js';
import { partyRecords } from '../records/party-records.js';
import { getOwnBranch, inputProblems, unitOf } from './input.js';

/** The input by the columns of the workbook; the service makes a number where the office has given none. */
function cellsOf(input: RecordPartyRecordInput): CellReader {
  const { number, kind, status, heldOn, forPeriod, region, topicZh, people, statedValue } = input;
  return entryReader(partyRecords.workbook, {
    number: number ?? randomUUID(),
    recordKind: kind,
    heldOn,
    forPeriod,
    regionId: region,
    topicZh,
    people,
    result: statedValue,
    status,
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
      const row = readRecord(partyRecords, cellsOf(input));
      if (!row.ok) return refused(...inputProblems(row.problems));
      const former = await findRecordRegion(sql, row.value.key['number'] ?? '');
      await getOwnBranch(context, sql, input.region, former);
      const [saved] = await enterRecords(unitOf(context, sql), partyRecords, [row.value]);
      if (!saved) throw new RangeError('an outcome for each row is needed');
      return saved.kind === 'REJECTED' ? refused(...inputProblems(saved.problems)) : ok(saved.id);
    },
  );
}
