import { deniedErrors } from '../authorization/denied-places.js';
import type { Collected } from '../execution/answers.js';
import type { VariableValues } from '../operations/conditions.js';
import type { Variant } from '../operations/operation.js';
import { writeCollected } from '../projection/write-collected.js';
import type { EngineAnswer } from './engine.js';

/** The answer to an operation from what the calls of its plans have brought. */
export function writeAnswer(
  variant: Variant,
  collected: Collected,
  values: VariableValues,
  requestId: string,
): EngineAnswer {
  if (variant.introspect) Object.assign(collected.data, variant.introspect(values));
  if (variant.denials)
    collected.errors.push(...deniedErrors(collected.data, variant.shape, variant.denials, requestId));
  return writeCollected(collected, { shape: variant.shape, outward: variant.outward, requestId });
}
