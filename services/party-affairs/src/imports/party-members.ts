import { ok, parseRegionArgument, refused, type Result } from '@zhucan/codes';
import { type CellReader, cellReader, defineImport, type ImportDefinition } from '@zhucan/import-kit';
import { importUnit, type ServiceBase } from '@zhucan/subgraph-kit';

import { officeNumber } from '../decisions/office-number.js';
import { stagesOfRoll } from '../decisions/roll.js';
import type { PartyBody, Stage } from '../decisions/stages.js';
import { enterMembers, type RollRow } from '../operations/enter-members.js';

const WORKBOOK = 'party-members';

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

function readRow(cells: CellReader): Result<RollRow> {
  const missing = cells.missing();
  if (missing) return refused(missing);
  const region = parseRegionArgument(cells.text('regionId') ?? '', 'regionId');
  if (!region.ok) return region;
  const [number, kind, body, floating] = [
    officeNumber(cells.text('number') ?? ''),
    cells.choice('memberKind', KINDS),
    cells.choice('determinedBy', BODIES),
    cells.flag('floating'),
  ];
  if (!number.ok) return number;
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
    number: number.value,
    regionKey: region.value.kind === 'code' ? region.value.code : region.value.id,
    name: cells.text('name'),
    floating: floating.value,
    joinedOn: joinedOn.value,
    stages: stages.value,
  });
}

/** The import of the roll (党员名册): members, and the stages that follow from it. */
export function partyMemberImport(base: ServiceBase): ImportDefinition {
  return defineImport<RollRow>({
    kind: WORKBOOK,
    parse: (cells) => readRow(cellReader(WORKBOOK, cells)),
    apply: (sql, rows, context) => enterMembers(importUnit(base, sql, context), rows),
  });
}
