import { type CaseService, submitApplication, type SubjectRequest } from '@zhucan/case-service';
import { problem, refused, type Result, toDate } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import type { SubmitRehabEmploymentApplicationInput } from '../generated/graphql.js';
import type { RehabEmploymentContext } from '../loaders/index.js';

function subjectOf(input: SubmitRehabEmploymentApplicationInput): SubjectRequest | null {
  if (input.residentId != null && input.enterpriseId == null)
    return { kind: 'RESIDENT', residentId: input.residentId };
  if (input.enterpriseId != null && input.residentId == null)
    return { kind: 'ENTERPRISE', enterpriseId: input.enterpriseId };
  return null;
}

const ONE_SUBJECT: Result<never> = refused(
  problem(
    'ONE_SUBJECT',
    'input.residentId',
    'either a resident or an enterprise',
    '申请对象应为一名残疾人或一家企业。',
    'An application is for one resident or for one enterprise.',
  ),
);

/** Hands in an application (提交申请). */
export function submit(
  service: CaseService,
  context: RehabEmploymentContext,
  input: SubmitRehabEmploymentApplicationInput,
): Promise<CommandAnswer> {
  context.require('SUBMIT_CASES', 'submitRehabEmploymentApplication');
  const request = { requestId: input.requestId, operation: 'submit-application', input };
  return runCommand(context, request, ({ sql }) => {
    const subject = subjectOf(input);
    if (!subject) return Promise.resolve(ONE_SUBJECT);
    const { programmeCode, region } = input;
    return submitApplication(
      { service, sql, actor: context.caller },
      { programmeCode, subject, region, occasion: null, occurredOn: toDate(input.occurredOn) },
    );
  });
}
