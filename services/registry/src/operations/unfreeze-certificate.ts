import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { ResidentDayInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Puts a frozen certificate in force again (解冻). */
export function unfreezeCertificate(
  context: RegistryContext,
  input: ResidentDayInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'unfreeze-certificate', input };
  return changeResident(command, input.residentId, 'certificate-unfrozen', input.on, (record) =>
    actOnCertificate(record, { action: 'UNFREEZE', on: toDate(input.on) }, newId),
  );
}
