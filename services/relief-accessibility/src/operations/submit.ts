import { type CaseService, submitApplication } from '@zhucan/case-service';
import { toDate } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import type { SubmitReliefAccessibilityApplicationInput } from '../generated/graphql.js';
import type { ReliefAccessibilityContext } from '../loaders/index.js';

/** Hands in an application (提交申请). For a household, it is that to which the applicant belongs on the day. */
export function submit(
  service: CaseService,
  context: ReliefAccessibilityContext,
  input: SubmitReliefAccessibilityApplicationInput,
): Promise<CommandAnswer> {
  context.require('SUBMIT_CASES', 'submitReliefAccessibilityApplication');
  const { requestId, programmeCode, region, residentId } = input;
  return runCommand(context, { requestId, operation: 'submit-application', input }, ({ sql }) =>
    submitApplication(
      { service, sql, actor: context.caller },
      {
        programmeCode,
        region,
        subject: input.forHousehold
          ? { kind: 'HOUSEHOLD', householdId: null, residentId }
          : { kind: 'RESIDENT', residentId },
        occasion: input.occasion ?? null,
        occurredOn: toDate(input.occurredOn),
      },
    ),
  );
}
