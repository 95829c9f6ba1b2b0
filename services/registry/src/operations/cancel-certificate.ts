import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { CancelCertificateInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Cancels a certificate (注销). */
export function cancelCertificate(
  context: RegistryContext,
  input: CancelCertificateInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'cancel-certificate', input };
  return changeResident(command, input.residentId, 'certificate-cancelled', input.on, (record) =>
    actOnCertificate(record, { action: 'CANCEL', on: toDate(input.on), reason: input.reason }, newId),
  );
}
