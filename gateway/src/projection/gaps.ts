import { type AnswerPath, isObject, own } from '../execution/tree.js';
import type { Shape, Typed } from './shape.js';

/** A place where a value had to be and none was, or none of its type. */
export interface Gap {
  readonly path: AnswerPath;
  readonly coordinate: string;
}

/** Whether one path leads through the other. */
export function isAlong(one: AnswerPath, other: AnswerPath): boolean {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

/**
 * Finds the gaps of data that did not fit their shape: a second, slower walk, which only such data need.
 *
 * @param explained the paths of errors that were told already; a gap above or below one of them is its consequence
 */
export function findGaps(data: unknown, shape: Shape, explained: readonly AnswerPath[]): Gap[] {
  const gaps: Gap[] = [];
  const gap = (path: AnswerPath, coordinate: string): void => {
    if (!explained.some((known) => isAlong(known, path))) gaps.push({ path, coordinate });
  };

  function typed(value: unknown, each: Typed, path: AnswerPath, coordinate: string): void {
    if (value === null || value === undefined) {
      if (each.nonNull) gap(path, coordinate);
    } else shaped(value, each.shape, path, coordinate);
  }

  function shaped(value: unknown, each: Shape, path: AnswerPath, coordinate: string): void {
    if (each.kind === 'leaf') {
      if (each.write(value) === undefined) gap(path, coordinate);
    } else if (each.kind === 'list') {
      if (Array.isArray(value))
        value.forEach((element: unknown, at) => {
          typed(element, each.of, [...path, at], coordinate);
        });
      else gap(path, coordinate);
    } else if (isObject(value)) {
      const typename = value['__typename'];
      const fields = each.fieldsOf(typeof typename === 'string' ? typename : undefined);
      if (fields === undefined) gap(path, coordinate);
      for (const field of fields ?? [])
        if (field.constant === undefined)
          typed(own(value, field.key), field, [...path, field.name], field.coordinate);
    } else gap(path, coordinate);
  }

  shaped(data, shape, [], 'the answer');
  return gaps;
}
