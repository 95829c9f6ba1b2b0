import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { recordDeath as decideDeath } from '../decisions/circumstances.js';
import type { ResidentDayInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Records a death; the certificate that stands is cancelled for it (死亡登记). */
export function recordDeath(context: RegistryContext, input: ResidentDayInput): Promise<CommandAnswer> {
  const command = { context, operation: 'record-death', input };
  return changeResident(command, input.residentId, 'death-recorded', input.on, (record) =>
    decideDeath(record, toDate(input.on), newId),
  );
}
