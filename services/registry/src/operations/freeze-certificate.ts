import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { ResidentDayInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';

/** Freezes a certificate, as when a transfer is overdue (冻结). */
export function freezeCertificate(context: RegistryContext, input: ResidentDayInput): Promise<CommandAnswer> {
  const command = { context, operation: 'freeze-certificate', input };
  return changeResident(command, input.residentId, 'certificate-frozen', input.on, (record) =>
    actOnCertificate(record, { action: 'FREEZE', on: toDate(input.on) }, newId),
  );
}
