import type { EntitiesOfFetch } from '../caching/entity-cache.js';
import type { CallPlan, Part } from './request.js';
import { collect, type Json, type JsonObject } from './tree.js';

/** The entities of a part: each representation once, with every object that it stands for. */
export interface Targets {
  readonly part: Part;
  readonly representations: readonly string[];
  /** For each representation, the objects to which its answer goes. */
  readonly objects: readonly (readonly JsonObject[])[];
  /** Where what comes is kept; nothing where it is not. */
  readonly kept?: EntitiesOfFetch;
}

/** Finds the objects that a part is for. */
export function targetsOf(part: Part, data: JsonObject): Targets {
  const found: JsonObject[] = [];
  collect(data, part.path, 0, found);
  return targetsAmong(part, found);
}

/** Those of some objects that a part is for. */
export function targetsAmong(part: Part, found: readonly JsonObject[]): Targets {
  if (part.entities === undefined) return { part, representations: [], objects: [found] };
  const { writer } = part.entities;
  const representations: string[] = [];
  const objects: JsonObject[][] = [];
  /** Places of representations: by type and the value that tells its entities apart, or by their text under no type. */
  const known = new Map<Json | undefined, Map<string | number, number>>();
  for (const object of found) {
    const key = writer.keyOf(object);
    const id = key ?? writer.write(object);
    if (id === undefined) continue;
    const type = key === undefined ? undefined : object['__typename'];
    let places = known.get(type);
    if (places === undefined) known.set(type, (places = new Map<string | number, number>()));
    const place = places.get(id);
    if (place !== undefined) {
      objects[place]?.push(object);
      continue;
    }
    const text = key === undefined ? String(id) : writer.write(object);
    if (text === undefined) continue;
    places.set(id, representations.length);
    representations.push(text);
    objects.push([object]);
  }
  return { part, representations, objects };
}

/** A body to send, and which stretch of each part's representations it holds. */
export interface Body {
  readonly text: string;
  readonly from: number;
  readonly size: number;
}

/** Those of an operation's variables that have a value, as the inside of a JSON object. */
export function variablesText(names: readonly string[], variables: ReadonlyMap<string, string>): string {
  let text = '';
  for (const name of names) {
    const value = variables.get(name);
    if (value !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${value}`;
  }
  return text;
}

/**
 * Writes the bodies of a call: one, but where more entities are wanted than one call may ask for.
 *
 * @param variables the client's variables, each as JSON
 */
export function bodiesOf(
  call: CallPlan,
  targets: readonly Targets[],
  variables: ReadonlyMap<string, string>,
  maxEntities: number,
): Body[] {
  const own = variablesText(call.variables, variables);
  const [first] = targets;
  if (first === undefined) return [];
  if (first.part.entities === undefined)
    return (first.objects[0]?.length ?? 0) === 0
      ? []
      : [{ text: `${call.head}${own}}}`, from: 0, size: maxEntities }];
  const most = Math.max(...targets.map(({ representations }) => representations.length));
  const bodies: Body[] = [];
  for (let from = 0; from < most; from += maxEntities) {
    const lists = targets.map(({ part, representations }) => {
      const stretch = most <= maxEntities ? representations : representations.slice(from, from + maxEntities);
      return `"${part.entities?.variable ?? ''}":[${stretch.join(',')}]`;
    });
    bodies.push({
      text: `${call.head}${lists.join(',')}${own === '' ? '' : `,${own}`}}}`,
      from,
      size: maxEntities,
    });
  }
  return bodies;
}
