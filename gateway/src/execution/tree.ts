import type { PlanPath } from '../plan/plan.js';

/** A value of an answer, as JSON has it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json | undefined;
}

/** A place in an answer. */
export type AnswerPath = readonly (string | number)[];

/** Whether a value is a path: names of fields and places in lists. */
export function isPath(value: unknown): value is AnswerPath {
  return Array.isArray(value) && value.every((part) => typeof part === 'string' || typeof part === 'number');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The value of an object's own field. What every object inherits is told by what it is, which takes no look at the name: functions, and under
 * `__proto__` the prototype itself, none of which JSON has.
 */
export function own(object: JsonObject, name: string): Json | undefined {
  const value: unknown = object[name];
  return typeof value === 'function' || value === Object.prototype ? undefined : (value as Json | undefined);
}

function setOwn(object: JsonObject, name: string, value: Json): void {
  // Assigning to this name would change the object's prototype instead.
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}

/**
 * Puts what another fetch brought into what is there, in place. Objects and lists of one length are joined; a null does not take away
 * an object that another subgraph brought for the same field.
 */
export function merge(target: JsonObject, source: JsonObject): void {
  for (const name in source) {
    const value = source[name];
    if (value === undefined) continue;
    const known = own(target, name);
    if (known === undefined || known === null || typeof known !== 'object') {
      if (value !== null || known === undefined) setOwn(target, name, value);
    } else if (value !== null) joinValues(target, name, known, value);
  }
}

function joinValues(target: JsonObject, name: string, known: Json[] | JsonObject, value: Json): void {
  if (Array.isArray(known)) {
    if (Array.isArray(value) && value.length === known.length) mergeLists(known, value);
    else setOwn(target, name, value);
  } else if (isObject(value)) merge(known, value);
  else setOwn(target, name, value);
}

function mergeLists(known: Json[], values: readonly Json[]): void {
  values.forEach((value, at) => {
    const there = known[at];
    if (isObject(there) && isObject(value)) merge(there, value);
    else if (Array.isArray(there) && Array.isArray(value) && there.length === value.length)
      mergeLists(there, value);
    else if (value !== null || there === undefined) known[at] = value;
  });
}

/** Adds the objects that a path leads to; where it meets null, none. */
export function collect(value: Json | undefined, path: PlanPath, at: number, found: JsonObject[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    const next = path[at] === '@' ? at + 1 : at;
    for (const element of value) collect(element, path, next, found);
    return;
  }
  const part = path[at];
  if (part === undefined) found.push(value);
  else if (part !== '@') collect(own(value, String(part)), path, at + 1, found);
}

/** An object with its place, and with those that hold it, the nearest first. */
export interface Held {
  readonly object: JsonObject;
  readonly place: AnswerPath;
  readonly holders: readonly JsonObject[];
}

/** What `collect` finds, in its order, with where it is and what holds it. */
export function collectHeld(
  value: Json | undefined,
  path: PlanPath,
  place: AnswerPath = [],
  holders: readonly JsonObject[] = [],
  at = 0,
): Held[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const next = path[at] === '@' ? at + 1 : at;
    return value.flatMap((element, index) => collectHeld(element, path, [...place, index], holders, next));
  }
  const part = path[at];
  if (part === undefined) return [{ object: value, place, holders }];
  if (part === '@') return [];
  const name = String(part);
  return collectHeld(own(value, name), path, [...place, name], [value, ...holders], at + 1);
}
