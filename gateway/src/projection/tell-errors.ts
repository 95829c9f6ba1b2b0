import { gatewayProblem, problemAsError } from '../errors/problems.js';
import type { Collected } from '../execution/answers.js';
import type { FailedFetch } from '../execution/failed-fetch.js';
import { findGaps, type Gap, isAlong } from './gaps.js';
import { type AnswerError, mergeErrors } from './merge-errors.js';
import { nullPlaces, wasToFill } from './null-places.js';
import type { Shape } from './shape.js';

/** What was answered and how, as far as it decides where errors are told. */
export interface Told {
  readonly collected: Collected;
  /** The answer's data as JSON, after null has bubbled. */
  readonly written: string;
  /** Whether null stood where none may, or a value that is none of its type. */
  readonly hasGaps: boolean;
  readonly shape: Shape;
  /** The client's name of what is called otherwise within. */
  readonly outward: (name: string) => string;
  readonly requestId: string;
}

/** An error with the names in its path that the client gave. */
function outwardError(error: AnswerError, outward: Told['outward']): AnswerError {
  if (error.path === undefined) return error;
  return { ...error, path: error.path.map((part) => (typeof part === 'string' ? outward(part) : part)) };
}

/** Whether the object that was to be filled has vanished under a null that bubbled from elsewhere; what failed there tells of it. */
function isUnder({ at }: FailedFetch, data: unknown, outward: Told['outward']): boolean {
  if (at.length === 0 || at.includes('@')) return false;
  let value = data;
  for (const part of at) {
    if (value === null) return true;
    const name = typeof part === 'string' ? outward(part) : part;
    value = (value as Record<string | number, unknown> | undefined)?.[name];
  }
  return value === null;
}

/**
 * Calls that brought nothing, told at the nulls that they left, and where null has bubbled over these, where it began. One of which
 * nothing is missing is not told, and one whose place is not known is told without.
 */
function failureErrors({ collected, written, outward }: Told, gaps: readonly Gap[]): AnswerError[] {
  if (collected.failures.length === 0) return [];
  const data: unknown = JSON.parse(written);
  return collected.failures.flatMap((failed) => {
    const { message, extensions } = failed.error;
    const left = nullPlaces(failed, data, outward);
    // With the whole answer null, a root field has no place in it, but a path.
    if (data === null && failed.root !== null && !failed.covered) left.push([outward(failed.root)]);
    const begun = gaps.flatMap(({ path }) => (wasToFill(failed, path, outward) ? [path] : []));
    const places = [...left, ...begun].filter(
      (path) => failed.root === null || path[0] === outward(failed.root),
    );
    if (places.length === 0)
      return failed.covered || isUnder(failed, data, outward) ? [] : [{ message, extensions }];
    return places.map((path) => {
      const field = path.filter((part) => typeof part === 'string').join('.');
      const isNamed = extensions['field'] !== '' && extensions['field'] !== undefined;
      return { message, path, extensions: isNamed ? extensions : { ...extensions, field } };
    });
  });
}

/** All errors of an answer, each at its place and told once. */
export function tellErrors(told: Told): readonly AnswerError[] {
  const { collected, shape, outward, requestId, hasGaps } = told;
  const own = collected.errors.map((error) => outwardError(error, outward));
  const explained = own.flatMap(({ path }) => (path ? [path] : []));
  const gaps = hasGaps ? findGaps(collected.data, shape, explained) : [];
  const failures = failureErrors(told, gaps);
  const failed = failures.flatMap(({ path }) => (path ? [path] : []));
  // A null that a failed call left is told once, as the failure; what is left over without a place may be its doing too.
  const isExplained = failures.some(({ path }) => path === undefined);
  const defects = isExplained
    ? []
    : gaps.filter((gap) => !gap.isExplained && !failed.some((place) => isAlong(place, gap.path)));
  return mergeErrors([
    ...own,
    ...failures,
    ...defects.map(({ path }) => ({
      ...problemAsError(gatewayProblem('INTERNAL_SERVER_ERROR', 'non-null field'), requestId),
      path,
    })),
  ]);
}
