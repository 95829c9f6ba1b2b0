import { isObject, type Json, merge } from '../execution/tree.js';

/** A part that came later, as a client sees it. */
export interface ReceivedPart {
  readonly data: Json;
  readonly path: readonly (string | number)[];
  readonly label?: string;
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[] }[];
}

/** Puts a later part into what is there, as clients do. @throws where there is nothing at its place, or no object */
export function putPart(answer: { data?: unknown }, { path, data }: ReceivedPart): void {
  let place: unknown = answer.data;
  for (const step of path)
    place =
      typeof place === 'object' && place !== null
        ? (place as Record<string | number, unknown>)[step]
        : undefined;
  if (!isObject(place)) throw new Error(`a part is for ${JSON.stringify(path)}, where no object is`);
  if (isObject(data)) merge(place, structuredClone(data));
  else if (data !== null) throw new Error('a part holds neither an object nor null');
}
