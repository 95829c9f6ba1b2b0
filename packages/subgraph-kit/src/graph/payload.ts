import type { Problem } from '@zhucan/codes';
import type DataLoader from 'dataloader';

import type { CommandAnswer } from './mutation.js';

/**
 * The resolver of the thing in a command's payload. What was read of it before is forgotten: an earlier mutation of the same request may
 * have read it, and this one changed it.
 *
 * @param loaderOf the loader of such things among those of the request
 */
export function payloadThing<Loaders, Thing>(
  loaderOf: (loaders: Loaders) => DataLoader<string, Thing | null>,
) {
  return (
    { id }: CommandAnswer,
    _arguments: object,
    { loaders }: { readonly loaders: Loaders },
  ): Promise<Thing | null> | null => (id === null ? null : loaderOf(loaders).clear(id).load(id));
}

/** The resolver of the problems in a command's payload. */
export function payloadProblems({ problems }: CommandAnswer): Problem[] {
  return [...problems];
}
