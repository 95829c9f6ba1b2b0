import type { Rewrite } from '../plan/plan.js';
import { type Held, isObject, type Json, type JsonObject, own } from './tree.js';
import type { TypeConditions } from './type-conditions.js';

const FRAGMENT = '... on ';

/** The value to which a path leads from an object; the first `..` of it lead to what holds the object. */
export function valueAt(
  { object, holders }: Held,
  path: readonly string[],
  types: TypeConditions,
): Json | undefined {
  const up = path.findIndex((part) => part !== '..');
  const start = up <= 0 ? object : holders[up - 1];
  const name = path.at(-1);
  if (start === undefined || name === undefined) return undefined;
  const [found] = reach(start, path.slice(Math.max(up, 0), -1), types);
  return found && own(found, name);
}

/** The objects that a path of a rewrite leads to; an object that does not say its type fits every condition. */
function reach(value: Json | undefined, path: readonly string[], types: TypeConditions): JsonObject[] {
  if (Array.isArray(value)) return value.flatMap((element) => reach(element, path, types));
  if (!isObject(value)) return [];
  const [first, ...rest] = path;
  if (first === undefined) return [value];
  if (!first.startsWith(FRAGMENT)) return reach(own(value, first), rest, types);
  const typename = value['__typename'];
  const fits = typeof typename !== 'string' || types.fits(first.slice(FRAGMENT.length), typename);
  return fits ? reach(value, rest, types) : [];
}

/** Applies the rewrites of a plan to what is sent to a subgraph or comes from it, in place. */
export function applyRewrites(rewrites: readonly Rewrite[], value: Json, types: TypeConditions): void {
  for (const rewrite of rewrites) {
    const name = rewrite.path.at(-1);
    if (name === undefined) continue;
    for (const object of reach(value, rewrite.path.slice(0, -1), types)) {
      if (rewrite.kind === 'ValueSetter') object[name] = rewrite.setValueTo as Json;
      else {
        const found = own(object, name);
        if (found === undefined) continue;
        object[rewrite.renameKeyTo] = found;
        if (name !== rewrite.renameKeyTo) Reflect.deleteProperty(object, name);
      }
    }
  }
}
