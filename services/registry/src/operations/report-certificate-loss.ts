import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { ResidentDayInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Records the loss of a certificate (挂失). */
export function reportCertificateLoss(
  context: RegistryContext,
  input: ResidentDayInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'report-certificate-loss', input };
  return changeResident(command, input.residentId, 'certificate-lost', input.on, (record) =>
    actOnCertificate(record, { action: 'REPORT_LOSS', on: toDate(input.on) }, newId),
  );
}
