import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type StepRequest, takeStep } from './take-step.js';

/** Hangs the public notice, also again after an objection was settled (公示). */
export function openPublicNotice(work: CaseWork, request: StepRequest): Promise<Result<string>> {
  return takeStep(work, 'OPEN_PUBLIC_NOTICE', request);
}
