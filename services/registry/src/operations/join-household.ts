import { refused, toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { joinHousehold as decideJoin } from '../decisions/circumstances.js';
import { refusals } from '../decisions/refusals.js';
import type { JoinHouseholdInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { householdExists } from '../store/households.js';
import { changeResident, isUuid, newId } from './change-resident.js';

/** Records that a resident belongs to a household, or to none, from a day on (入户、出户). */
export function joinHousehold(context: RegistryContext, input: JoinHouseholdInput): Promise<CommandAnswer> {
  const command = { context, operation: 'join-household', input };
  return changeResident(command, input.residentId, 'household-joined', input.on, async (record, unit) => {
    const householdId = input.householdId ?? null;
    if (householdId !== null && !(isUuid(householdId) && (await householdExists(unit.sql, householdId)))) {
      return refused(refusals.unknownHousehold());
    }
    const membership = householdId === null ? null : { householdId, kinship: input.kinship };
    return decideJoin(record, toDate(input.on), membership, newId);
  });
}
