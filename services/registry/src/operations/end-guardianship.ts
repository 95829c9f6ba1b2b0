import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { endGuardianship as decideEnd } from '../decisions/circumstances.js';
import type { EndGuardianshipInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Records that a guardian acts no more (监护终止). */
export function endGuardianship(
  context: RegistryContext,
  input: EndGuardianshipInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'end-guardianship', input };
  return changeResident(command, input.residentId, 'guardianship-ended', input.on, (record) =>
    decideEnd(record, input.guardianId, toDate(input.on), newId),
  );
}
