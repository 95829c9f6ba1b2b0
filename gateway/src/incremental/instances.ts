import { type AnswerPath, isObject, type Json, own } from '../execution/tree.js';
import type { TypeConditions } from '../execution/type-conditions.js';
import type { DeferredFragment } from './expand.js';

/** An object for which a deferred fragment was asked. */
export interface Instance {
  /** With the names that the client gave. */
  readonly path: AnswerPath;
  /** What was written for it; null where null has bubbled up to it. */
  readonly written: Json;
  /** What the client has of it. */
  readonly shown: Record<string, Json | undefined>;
}

/** What is walked together: the data as they came, what the client has, and what was written of the fragment. */
export interface Walked {
  readonly data: Json | undefined;
  readonly shown: Json | undefined;
  readonly written: Json | undefined;
}

/**
 * Finds the objects for which a deferred fragment was asked, of those that the client has.
 *
 * @param outward the client's name of what is called otherwise in the data
 */
export function instancesOf(
  { spine, declared, conditions }: DeferredFragment,
  walked: Walked,
  types: TypeConditions,
  outward: (name: string) => string,
): Instance[] {
  const found: Instance[] = [];

  function isOf(
    data: Record<string, Json | undefined>,
    type: string | undefined,
    wanted: readonly string[],
  ): boolean {
    const said = data['__typename'];
    const typename = typeof said === 'string' ? said : type;
    return wanted.every((condition) => typename !== undefined && types.fits(condition, typename));
  }

  function walk({ data, shown, written }: Walked, at: number, path: AnswerPath): void {
    if (Array.isArray(data)) {
      data.forEach((element, index) => {
        walk(
          {
            data: element,
            shown: Array.isArray(shown) ? shown[index] : undefined,
            written: Array.isArray(written) ? written[index] : undefined,
          },
          at,
          [...path, index],
        );
      });
      return;
    }
    if (!isObject(data) || !isObject(shown)) return;
    const step = spine[at];
    if (step === undefined) {
      if (isOf(data, declared, conditions)) found.push({ path, written: written ?? null, shown });
      return;
    }
    if (!isOf(data, step.declared, step.conditions)) return;
    const key = step.field.alias?.value ?? step.field.name.value;
    const name = outward(key);
    walk(
      {
        data: own(data, key),
        shown: own(shown, name),
        written: isObject(written) ? own(written, name) : undefined,
      },
      at + 1,
      [...path, name],
    );
  }

  walk(walked, 0, []);
  return found;
}
