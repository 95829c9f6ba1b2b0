import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { ResidentDayInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Transfers a certificate to another federation (迁出). */
export function transferCertificateOut(
  context: RegistryContext,
  input: ResidentDayInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'transfer-certificate-out', input };
  return changeResident(command, input.residentId, 'certificate-transferred-out', input.on, (record) =>
    actOnCertificate(record, { action: 'TRANSFER_OUT', on: toDate(input.on) }, newId),
  );
}
