import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type StepRequest, takeStep } from './take-step.js';

/** Takes in an application again that was sent back for papers (补正后重新提交). */
export function resubmitApplication(work: CaseWork, request: StepRequest): Promise<Result<string>> {
  return takeStep(work, 'SUBMIT_APPLICATION', request);
}
