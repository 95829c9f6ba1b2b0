import { type AnswerPath, isObject, own } from '../execution/tree.js';
import type { Shape, Typed } from './shape.js';

/** A place where a value had to be and none was, or none of its type. */
export interface Gap {
  readonly path: AnswerPath;
  readonly coordinate: string;
  /** Whether the null that it leaves is there for an error that was told already. */
  readonly isExplained: boolean;
}

/** Whether one path leads through the other. */
export function isAlong(one: AnswerPath, other: AnswerPath): boolean {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) if (one[at] !== other[at]) return false;
  return true;
}

/** A gap with the place of the null that it leaves: its own or, where null may not be, the nearest above where it may. */
interface Found extends Omit<Gap, 'isExplained'> {
  readonly left: AnswerPath;
}

/**
 * Finds the gaps of data that did not fit their shape: a second, slower walk, which only such data need.
 *
 * A gap above or below an error that was told already is its consequence and none. Other gaps that leave the same null, or one below it, are explained by
 * it: where null has bubbled in a subgraph, the neighbours of the field that failed did not come either, and nothing is wrong with them.
 *
 * @param explained the paths of the errors that were told already
 */
export function findGaps(data: unknown, shape: Shape, explained: readonly AnswerPath[]): Gap[] {
  const gaps: Found[] = [];
  const told: AnswerPath[] = [];
  const gap = (path: AnswerPath, coordinate: string, left: AnswerPath): void => {
    if (explained.some((known) => isAlong(known, path))) told.push(left);
    else gaps.push({ path, coordinate, left });
  };

  function typed(value: unknown, each: Typed, path: AnswerPath, above: AnswerPath, coordinate: string): void {
    const left = each.nonNull ? above : path;
    if (value === null || value === undefined) {
      if (each.nonNull) gap(path, coordinate, left);
    } else shaped(value, each.shape, path, left, coordinate);
  }

  function shaped(value: unknown, each: Shape, path: AnswerPath, left: AnswerPath, coordinate: string): void {
    if (each.kind === 'leaf') {
      if (each.write(value) === undefined) gap(path, coordinate, left);
    } else if (each.kind === 'list') {
      if (Array.isArray(value))
        value.forEach((element: unknown, at) => {
          typed(element, each.of, [...path, at], left, coordinate);
        });
      else gap(path, coordinate, left);
    } else if (isObject(value)) {
      const typename = value['__typename'];
      const fields = each.fieldsOf(typeof typename === 'string' ? typename : undefined);
      if (fields === undefined) gap(path, coordinate, left);
      for (const field of fields ?? [])
        if (field.constant === undefined)
          typed(own(value, field.key), field, [...path, field.name], left, field.coordinate);
    } else gap(path, coordinate, left);
  }

  shaped(data, shape, [], [], 'the answer');
  return gaps.map(({ path, coordinate, left }) => ({
    path,
    coordinate,
    isExplained: told.some((place) => place.length <= left.length && isAlong(place, left)),
  }));
}
