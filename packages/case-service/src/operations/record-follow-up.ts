import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type ReasonedStepRequest, takeStep } from './take-step.js';

/** Records a visit afterwards; there may be several (回访). */
export function recordFollowUp(work: CaseWork, request: ReasonedStepRequest): Promise<Result<string>> {
  return takeStep(work, 'RECORD_FOLLOW_UP', request);
}
