import { lockKeys, type Sql } from '@zhucan/sql';
import { enterRecords, type RecordUnit, type SavedRecord } from '@zhucan/subgraph-kit';

import { enterStages } from '../decisions/roll.js';
import { partyMemberRow, partyMembers, type RollRow } from '../records/party-members.js';
import { findKnownMembers, saveStages, type StageOfMember } from '../store/stages.js';

/** A mark of our locks on members within PostgreSQL's space of advisory locks. */
const MEMBER_LOCKS = 430_103_03;

/**
 * Holds members until the end of the transaction, those who are not entered yet too: decisions on one person come one after the other, and
 * each sees what the one before left. What a decision rests on is read after this.
 */
export function lockMembers(sql: Sql, numbers: readonly string[]): Promise<void> {
  return lockKeys(sql, MEMBER_LOCKS, numbers);
}

interface Outcome {
  readonly saved: SavedRecord;
  readonly stages: readonly StageOfMember[];
}

/**
 * Enters rows of the roll in the caller's transaction, by the same rules for a workbook and a mutation: the roll and the stages that follow
 * from it, with history, audit and events, in a fixed number of statements. A row that is refused changes nothing.
 *
 * @returns how each came out, in the order of the rows; the problems name the columns of the roll
 */
export async function enterMembers(unit: RecordUnit, rows: readonly RollRow[]): Promise<SavedRecord[]> {
  const numbers = rows.map((row) => row.number);
  await lockMembers(unit.sql, numbers);
  const known = await findKnownMembers(unit.sql, numbers);
  const decided = rows.map((row) => enterStages(known.get(row.number)?.stages ?? [], row.stages, unit.today));
  const taken = rows.filter((_row, at) => decided[at]?.ok === true);
  const saved = (await enterRecords(unit, { table: partyMembers }, taken.map(partyMemberRow))).values();
  const outcomes = decided.map((stages): Outcome => {
    if (!stages.ok) return { saved: { kind: 'REJECTED', problems: stages.problems }, stages: [] };
    const outcome = saved.next().value;
    if (!outcome) throw new RangeError('an outcome for each row is needed');
    if (outcome.kind === 'REJECTED') return { saved: outcome, stages: [] };
    return { saved: outcome, stages: stages.value.map((stage) => ({ ...stage, memberId: outcome.id })) };
  });
  await saveStages(
    unit,
    outcomes.flatMap((outcome) => outcome.stages),
  );
  return outcomes.map((outcome) =>
    outcome.saved.kind === 'UNCHANGED' && outcome.stages.length > 0
      ? { ...outcome.saved, kind: 'CORRECTED' }
      : outcome.saved,
  );
}
