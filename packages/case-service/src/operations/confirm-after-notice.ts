import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type StepRequest, takeStep } from './take-step.js';

/** Confirms the case after the notice has hung its days without objection (公示无异议确定). */
export function confirmAfterNotice(work: CaseWork, request: StepRequest): Promise<Result<string>> {
  return takeStep(work, 'CONFIRM_AFTER_NOTICE', request);
}
