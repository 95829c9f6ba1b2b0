import type { ProgrammePlan } from './plan.js';
import { REHAB_PLANS } from './rehab.js';
import { RELIEF_PLANS } from './relief.js';

/** The programmes for people and households. */
export const PLANS: readonly ProgrammePlan[] = [...REHAB_PLANS, ...RELIEF_PLANS];

/**
 * The plan of a programme.
 *
 * @throws RangeError for a programme that has none
 */
export function planOf(code: string): ProgrammePlan {
  const found = PLANS.find((each) => each.code === code);
  if (!found) throw new RangeError('no such programme');
  return found;
}

export type { ProgrammePlan } from './plan.js';
