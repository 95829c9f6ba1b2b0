import type { Permission } from '@zhucan/access';
import { type Result, toDate } from '@zhucan/codes';
import { type CommandAnswer, runCommand, type SubgraphContext } from '@zhucan/subgraph-kit';

import { approveApplication } from '../operations/approve-application.js';
import { cancelCase } from '../operations/cancel-case.js';
import { closeCase } from '../operations/close-case.js';
import { confirmAfterNotice } from '../operations/confirm-after-notice.js';
import { openPublicNotice } from '../operations/open-public-notice.js';
import { recordCommunityReview } from '../operations/record-community-review.js';
import { recordDelivery } from '../operations/record-delivery.js';
import { recordFollowUp } from '../operations/record-follow-up.js';
import { recordObjection } from '../operations/record-objection.js';
import { recordPayment } from '../operations/record-payment.js';
import { recordStreetReview } from '../operations/record-street-review.js';
import { rejectApplication } from '../operations/reject-application.js';
import { resubmitApplication } from '../operations/resubmit-application.js';
import { returnApplication } from '../operations/return-application.js';
import type { MoneyStepRequest } from '../operations/take-step.js';
import { withdrawApplication } from '../operations/withdraw-application.js';
import type { CaseService, CaseWork } from '../service.js';

type Operation = (work: CaseWork, request: MoneyStepRequest) => Promise<Result<string>>;

/** Each step of the life cycle, as the graph calls it, with who may take it and its operation. */
const STEPS = {
  RECORD_COMMUNITY_REVIEW: ['REVIEW_COMMUNITY', recordCommunityReview],
  RECORD_STREET_REVIEW: ['REVIEW_STREET', recordStreetReview],
  APPROVE: ['DECIDE_DISTRICT', approveApplication],
  REJECT: ['DECIDE_DISTRICT', rejectApplication],
  WITHDRAW: ['SUBMIT_CASES', withdrawApplication],
  RETURN: ['DECIDE_DISTRICT', returnApplication],
  RESUBMIT: ['SUBMIT_CASES', resubmitApplication],
  OPEN_PUBLIC_NOTICE: ['DECIDE_DISTRICT', openPublicNotice],
  RECORD_OBJECTION: ['DECIDE_DISTRICT', recordObjection],
  CONFIRM_AFTER_NOTICE: ['DECIDE_DISTRICT', confirmAfterNotice],
  RECORD_DELIVERY: ['DECIDE_DISTRICT', recordDelivery],
  RECORD_PAYMENT: ['DECIDE_DISTRICT', recordPayment],
  RECORD_FOLLOW_UP: ['DECIDE_DISTRICT', recordFollowUp],
  CLOSE: ['DECIDE_DISTRICT', closeCase],
  CANCEL: ['DECIDE_DISTRICT', cancelCase],
} as const satisfies Readonly<Record<string, readonly [Permission, Operation]>>;

/** A step as a client asks for it. */
export interface StepInput {
  readonly requestId: string;
  readonly caseId: string;
  readonly step: keyof typeof STEPS;
  readonly occurredOn: string;
  readonly expectedVersion?: number | null;
  readonly reason?: string | null;
  readonly amountFen?: bigint | null;
}

/**
 * Takes the next step of a case (办理), once per request id.
 *
 * @param field the mutation of the service, for a refusal of the caller
 * @throws GraphQLError `FORBIDDEN`
 */
export function stepCommand<Loaders>(
  service: CaseService,
  context: SubgraphContext<Loaders>,
  field: string,
  input: StepInput,
): Promise<CommandAnswer> {
  const [permission, operation] = STEPS[input.step];
  context.require(permission, field);
  const request = { requestId: input.requestId, operation: `take-step ${input.step}`, input };
  return runCommand(context, request, ({ sql }) =>
    operation(
      { service, sql, actor: context.caller },
      {
        caseId: input.caseId,
        occurredOn: toDate(input.occurredOn),
        expectedVersion: input.expectedVersion ?? null,
        reason: input.reason ?? null,
        amountFen: input.amountFen ?? null,
      },
    ),
  );
}
