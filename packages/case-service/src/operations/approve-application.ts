import type { Result } from '@zhucan/codes';

import type { CaseWork } from '../service.js';
import { type MoneyStepRequest, takeStep } from './take-step.js';

/** Approves an application (区残联批准): every rule of the programme must hold, and the amount is set, in fen where it is decided case by case. */
export function approveApplication(work: CaseWork, request: MoneyStepRequest): Promise<Result<string>> {
  return takeStep(work, 'APPROVE_APPLICATION', request);
}
