import type { Permission } from '@zhucan/access';
import {
  approveApplication,
  cancelCase,
  type CaseService,
  type CaseWork,
  closeCase,
  confirmAfterNotice,
  type MoneyStepRequest,
  openPublicNotice,
  recordCommunityReview,
  recordDelivery,
  recordFollowUp,
  recordObjection,
  recordPayment,
  recordStreetReview,
  rejectApplication,
  resubmitApplication,
  returnApplication,
  withdrawApplication,
} from '@zhucan/case-service';
import { type Result, toDate } from '@zhucan/codes';
import { type CommandAnswer, runCommand } from '@zhucan/subgraph-kit';

import type { ReliefAccessibilityStep, TakeReliefAccessibilityStepInput } from '../generated/graphql.js';
import type { ReliefAccessibilityContext } from '../loaders/index.js';

type Operation = (work: CaseWork, request: MoneyStepRequest) => Promise<Result<string>>;

/** Each step of the life cycle with its operation and who may take it. */
const STEPS: Readonly<Record<ReliefAccessibilityStep, readonly [Permission, Operation]>> = {
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
};

/** Takes the next step of a case (办理). */
export function takeStep(
  service: CaseService,
  context: ReliefAccessibilityContext,
  input: TakeReliefAccessibilityStepInput,
): Promise<CommandAnswer> {
  const [permission, operation] = STEPS[input.step];
  context.require(permission, 'takeReliefAccessibilityStep');
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
