import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { ResidentDayInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Issues a lost certificate again; its number gets the next `Bn` (补办). */
export function reissueCertificate(
  context: RegistryContext,
  input: ResidentDayInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'reissue-certificate', input };
  return changeResident(command, input.residentId, 'certificate-reissued', input.on, (record) =>
    actOnCertificate(record, { action: 'REISSUE', on: toDate(input.on) }, newId),
  );
}
