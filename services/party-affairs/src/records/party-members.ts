import { type CalendarDate, ok, parseRegionArgument, refused, type Result } from '@zhucan/codes';
import type { CellReader } from '@zhucan/import-kit';
import type { RecordRow, RecordTable } from '@zhucan/subgraph-kit';

import { type StageEntry, stagesOfRoll } from '../decisions/roll.js';
import type { PartyBody, Stage } from '../decisions/stages.js';
import { readStages } from '../store/standing-stages.js';

/** The workbook of the roll. */
export const ROLL = 'party-members';

const KINDS: Readonly<Record<string, Stage>> = {
  正式党员: 'FULL_MEMBER',
  预备党员: 'PROBATIONARY_MEMBER',
  发展对象: 'DEVELOPMENT_CANDIDATE',
  入党积极分子: 'ACTIVIST',
};

const BODIES: Readonly<Record<string, PartyBody>> = {
  党员大会: 'MEMBER_ASSEMBLY',
  支委会: 'BRANCH_COMMITTEE',
};

/** Somebody as the roll has them, without their stages. */
export interface RollMember {
  readonly number: string;
  /** Official code or our own id of the region of the branch. */
  readonly regionKey: string;
  /** Null where only a decision on a stage was entered so far, as are the other two. */
  readonly name: string | null;
  readonly floating: boolean | null;
  readonly joinedOn: CalendarDate | null;
}

/** The roll of members and of those on the way (党员名册), by the office's number of them. Their stages are apart, in `party_stage`. */
export const partyMembers: RecordTable = {
  table: 'party_member',
  idColumn: 'member_id',
  aggregateType: 'member',
  auditType: 'party-member',
  lastVersion: `greatest(version, (SELECT max(s.version) FROM party_stage s WHERE s.member_id = party_member.member_id))`,
  keyColumns: ['number'],
  regionInKey: false,
  columns: { name: 'protected', floating: 'boolean', joined_on: 'date' },
  alongside: readStages,
  announce: ({ id, regionId, content }, stages) => ({
    memberId: id,
    floating: content['floating'],
    joinedOn: content['joined_on'],
    regionId,
    stages: stages ?? [],
  }),
};

/** Somebody on the roll as they are saved. */
export function partyMemberRow({ number, regionKey, name, floating, joinedOn }: RollMember): RecordRow {
  return { regionKey, key: { number }, content: { name, floating, joined_on: joinedOn } };
}

/** Somebody as the roll has them, with the stages that follow from it. */
export interface RollRow extends RollMember {
  readonly stages: readonly [StageEntry, ...StageEntry[]];
}

/** Reads somebody of the roll, whether they come as a row of the workbook or by themselves; the problems name its columns. */
export function readRollRow(cells: CellReader): Result<RollRow> {
  const wrong = cells.missing() ?? cells.unfit();
  if (wrong) return refused(wrong);
  const region = parseRegionArgument(cells.text('regionId') ?? '', 'regionId');
  if (!region.ok) return region;
  const [kind, body, floating] = [
    cells.choice('memberKind', KINDS),
    cells.choice('determinedBy', BODIES),
    cells.flag('floating'),
  ];
  if (!kind.ok) return kind;
  if (!body.ok) return body;
  if (!floating.ok) return floating;
  const [determinedOn, joinedOn] = [cells.date('determinedOn'), cells.date('joinedOn')];
  if (!determinedOn.ok) return determinedOn;
  if (!joinedOn.ok) return joinedOn;
  if (kind.value === null) throw new RangeError('a required cell of a row is blank');
  const stages = stagesOfRoll({
    stage: kind.value,
    determinedOn: determinedOn.value,
    determinedBy: body.value,
    joinedOn: joinedOn.value,
  });
  if (!stages.ok) return stages;
  return ok({
    number: cells.text('number') ?? '',
    regionKey: region.value.kind === 'code' ? region.value.code : region.value.id,
    name: cells.text('name'),
    floating: floating.value,
    joinedOn: joinedOn.value,
    stages: stages.value,
  });
}
