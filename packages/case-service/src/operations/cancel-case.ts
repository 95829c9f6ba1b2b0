import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type ReasonedStepRequest, takeStep } from './take-step.js';

/** Cancels a case before anything was given, with the reason (取消). */
export function cancelCase(work: CaseWork, request: ReasonedStepRequest): Promise<Result<string>> {
  return takeStep(work, 'CANCEL_CASE', request);
}
