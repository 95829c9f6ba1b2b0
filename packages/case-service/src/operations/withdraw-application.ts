import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type ReasonedStepRequest, takeStep } from './take-step.js';

/** Records that the applicant takes the application back (撤回). */
export function withdrawApplication(work: CaseWork, request: ReasonedStepRequest): Promise<Result<string>> {
  return takeStep(work, 'WITHDRAW_APPLICATION', request);
}
