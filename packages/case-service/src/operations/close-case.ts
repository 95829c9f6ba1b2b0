import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type StepRequest, takeStep } from './take-step.js';

/** Finishes a case (结案). */
export function closeCase(work: CaseWork, request: StepRequest): Promise<Result<string>> {
  return takeStep(work, 'CLOSE_CASE', request);
}
