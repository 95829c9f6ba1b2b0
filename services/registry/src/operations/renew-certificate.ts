import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { RenewCertificateInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';
import { optionalDate } from './input.js';

/** Renews a certificate (换领). */
export function renewCertificate(
  context: RegistryContext,
  input: RenewCertificateInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'renew-certificate', input };
  return changeResident(command, input.residentId, 'certificate-renewed', input.on, (record) =>
    actOnCertificate(
      record,
      { action: 'RENEW', on: toDate(input.on), expiresOn: optionalDate(input.expiresOn) },
      newId,
    ),
  );
}
