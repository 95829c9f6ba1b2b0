import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type ReasonedStepRequest, takeStep } from './take-step.js';

/** Records that the street reviewed the application and passed it (街道审核). */
export function recordStreetReview(work: CaseWork, request: ReasonedStepRequest): Promise<Result<string>> {
  return takeStep(work, 'RECORD_STREET_REVIEW', request);
}
