import type { Collected } from '../execution/answers.js';
import { type AnswerError } from './merge-errors.js';
import type { Shape } from './shape.js';
import { tellErrors } from './tell-errors.js';
import { writeTyped } from './write.js';

/** How what was collected is told. */
export interface Projection {
  readonly shape: Shape;
  /** The client's name of what is called otherwise within. */
  readonly outward: (name: string) => string;
  readonly requestId: string;
}

/** Writes what the calls of plans have brought in a shape, as JSON, and tells what went wrong. */
export function writeCollected(
  collected: Collected,
  { shape, outward, requestId }: Projection,
): { readonly data: string; readonly errors: readonly AnswerError[] } {
  const gapsSeen = { any: false };
  const written =
    writeTyped(collected.data, { nonNull: false, shape }, () => (gapsSeen.any = true)) ?? 'null';
  if (!gapsSeen.any && collected.errors.length === 0 && collected.failures.length === 0)
    return { data: written, errors: [] };
  return {
    data: written,
    errors: tellErrors({ collected, written, hasGaps: gapsSeen.any, shape, outward, requestId }),
  };
}
