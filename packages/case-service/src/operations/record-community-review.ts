import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type ReasonedStepRequest, takeStep } from './take-step.js';

/** Records that the community checked the application and passed it (社区审核). */
export function recordCommunityReview(work: CaseWork, request: ReasonedStepRequest): Promise<Result<string>> {
  return takeStep(work, 'RECORD_COMMUNITY_REVIEW', request);
}
