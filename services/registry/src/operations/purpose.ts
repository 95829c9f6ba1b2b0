import { identifierInText, type Problem } from '@zhucan/codes';

import { refusals } from '../decisions/refusals.js';

/** Longest purpose that is kept with an audited look-up. */
const PURPOSE_LENGTH = 200;

/** The rule on the purpose of a look-up: it says something, and holds nothing that looks like an identifier. */
export function purposeProblem(purpose: string): Problem | null {
  const length = purpose.trim().length;
  if (length < 1 || length > PURPOSE_LENGTH) return refusals.text('purpose', PURPOSE_LENGTH);
  return identifierInText(purpose, 'purpose');
}
