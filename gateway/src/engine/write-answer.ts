import { deniedErrors } from '../authorization/denied-places.js';
import type { Collected } from '../execution/answers.js';
import type { VariableValues } from '../operations/conditions.js';
import type { Variant } from '../operations/operation.js';
import { tellErrors } from '../projection/tell-errors.js';
import { writeTyped } from '../projection/write.js';
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
  const gapsSeen = { any: false };
  const written =
    writeTyped(collected.data, { nonNull: false, shape: variant.shape }, () => (gapsSeen.any = true)) ??
    'null';
  if (!gapsSeen.any && collected.errors.length === 0 && collected.failures.length === 0)
    return { data: written, errors: [] };
  return {
    data: written,
    errors: tellErrors({
      collected,
      written,
      hasGaps: gapsSeen.any,
      shape: variant.shape,
      outward: variant.outward,
      requestId,
    }),
  };
}
