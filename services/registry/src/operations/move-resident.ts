import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { moveResident as decideMove } from '../decisions/circumstances.js';
import type { MoveResidentInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId, residenceOf } from './change-resident.js';

/** Moves a resident to another street or community (迁移). */
export function moveResident(context: RegistryContext, input: MoveResidentInput): Promise<CommandAnswer> {
  const command = { context, operation: 'move-resident', input };
  return changeResident(command, input.residentId, 'moved', input.on, async (record, unit) => {
    const region = await residenceOf(unit, input.regionId);
    return region.ok ? decideMove(record, toDate(input.on), region.value, newId) : region;
  });
}
