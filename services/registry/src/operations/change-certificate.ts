import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { actOnCertificate } from '../decisions/certificate-decisions.js';
import type { ChangeCertificateInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';
import { parseAssessment } from './input.js';

/** Changes category or grade (残疾类别、等级变更). */
export function changeCertificate(
  context: RegistryContext,
  input: ChangeCertificateInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'change-certificate', input };
  return changeResident(command, input.residentId, 'certificate-changed', input.on, (record) => {
    const assessment = parseAssessment(input);
    if (!assessment.ok) return assessment;
    return actOnCertificate(record, { action: 'CHANGE', on: toDate(input.on), ...assessment.value }, newId);
  });
}
