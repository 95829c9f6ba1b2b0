import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type ReasonedStepRequest, takeStep } from './take-step.js';

/** Sends an application back for more papers, with the reason (退回补正). */
export function returnApplication(work: CaseWork, request: ReasonedStepRequest): Promise<Result<string>> {
  return takeStep(work, 'RETURN_APPLICATION', request);
}
