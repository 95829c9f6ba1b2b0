import { toDate } from '@zhucan/codes';
import type { CommandAnswer } from '@zhucan/subgraph-kit';

import { issueCertificate as decideIssue } from '../decisions/certificate-decisions.js';
import type { IssueCertificateInput } from '../generated/graphql.js';
import type { RegistryContext } from '../loaders/index.js';
import { changeResident, newId } from './change-resident.js';
import { optionalDate, parseAssessment } from './input.js';

/** Issues a certificate (新办). */
export function issueCertificate(
  context: RegistryContext,
  input: IssueCertificateInput,
): Promise<CommandAnswer> {
  const command = { context, operation: 'issue-certificate', input };
  return changeResident(command, input.residentId, 'certificate-issued', input.issuedOn, (record) => {
    const assessment = parseAssessment(input);
    if (!assessment.ok) return assessment;
    return decideIssue(
      record,
      {
        ...assessment.value,
        certificateId: newId(),
        issuedOn: toDate(input.issuedOn),
        expiresOn: optionalDate(input.expiresOn),
      },
      newId,
    );
  });
}
