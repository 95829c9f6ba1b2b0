import type { EntitiesOfFetch } from '../caching/entity-cache.js';
import type { CallPlan, Part } from './request.js';
import { collect, type JsonObject } from './tree.js';

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
  const { write } = part.entities;
  const places = new Map<string, number>();
  const representations: string[] = [];
  const objects: JsonObject[][] = [];
  for (const object of found) {
    const text = write(object);
    if (text === undefined) continue;
    const place = places.get(text);
    if (place === undefined) {
      places.set(text, representations.length);
      representations.push(text);
      objects.push([object]);
    } else objects[place]?.push(object);
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
