import { isDeepStrictEqual } from 'node:util';

import type { GraphAnswer } from './gateway.js';

/** An answer with the name of who gave it. */
export interface NamedAnswer {
  readonly name: string;
  readonly answer: GraphAnswer;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** The first place where two values differ, as a path with both values; nothing where they are equal. */
export function findDifference(one: unknown, other: unknown, path = 'data'): string | undefined {
  if (isDeepStrictEqual(one, other)) return undefined;
  if (isObject(one) && isObject(other) && Array.isArray(one) === Array.isArray(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = findDifference(one[key], other[key], `${path}.${key}`);
      if (found !== undefined) return found;
    }
  }
  const brief = (value: unknown): string =>
    (value === undefined ? 'nothing' : JSON.stringify(value)).slice(0, 200);
  return `${path}: ${brief(one)} and ${brief(other)}`;
}

/**
 * Holds answers to one query against the first of them: a gateway that answers something else is not faster.
 *
 * @throws Error with the first difference, or with the errors of an answer
 */
export function assertSameAnswers(query: string, answers: readonly NamedAnswer[]): void {
  const [first, ...others] = answers;
  for (const { name, answer } of answers)
    if (answer.errors) throw new Error(`${name} has errors in ${query}: ${JSON.stringify(answer.errors)}`);
  for (const { name, answer } of others) {
    const difference = findDifference(first?.answer.data, answer.data);
    if (difference !== undefined)
      throw new Error(`${first?.name ?? ''} and ${name} differ in ${query} at ${difference}`);
  }
}
