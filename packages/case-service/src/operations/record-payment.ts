import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type MoneyStepRequest, takeStep } from './take-step.js';

/** Records that the money was paid, which is the amount approved (支付). */
export function recordPayment(work: CaseWork, request: MoneyStepRequest): Promise<Result<string>> {
  return takeStep(work, 'RECORD_PAYMENT', request);
}
