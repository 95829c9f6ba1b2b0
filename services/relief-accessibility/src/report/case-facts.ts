import { caseFacts } from '@zhucan/case-service';
import type { FactSource } from '@zhucan/subgraph-kit';

const { applied, confirmed, delivered, paid } = caseFacts('ReliefAccessibilityCase');

export { applied, paid };

/** Households determined in the period, confirmed after the public notice, whose case was neither withdrawn nor cancelled before its end. */
export function confirmedHouseholds(programmeCode: string): FactSource {
  return confirmed(programmeCode, 'household');
}

/** Households whose work was inspected and accepted in the period. */
export function inspectedHouseholds(programmeCode: string): FactSource {
  return delivered(programmeCode, { subject: 'household' });
}
