import { cellReader, defineImport, type ImportDefinition } from '@zhucan/import-kit';
import { importUnit, type ServiceBase } from '@zhucan/subgraph-kit';

import { enterMembers } from '../operations/enter-members.js';
import { readRollRow, ROLL, type RollRow } from '../records/party-members.js';

/** The import of the roll (党员名册): members, and the stages that follow from it. */
export function partyMemberImport(base: ServiceBase): ImportDefinition {
  return defineImport<RollRow>({
    kind: ROLL,
    parse: (cells) => readRollRow(cellReader(ROLL, cells)),
    apply: (sql, rows, context) => enterMembers(importUnit(base, sql, context), rows),
  });
}
