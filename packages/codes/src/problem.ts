/** Why something was refused: for programs (code, field, rule) and for people (Chinese first, English beside it). Never the value of an identifier. */
export interface Problem {
  /** Stable English code. */
  readonly code: string;
  /** The field, argument or column concerned, as the caller named it. */
  readonly field: string;
  /** The rule that was broken, with its source where it has one. */
  readonly rule: string;
  readonly messageZh: string;
  readonly messageEn: string;
}

/** At least one problem. */
export type Problems = readonly [Problem, ...Problem[]];

/** A value, or the reasons why there is none. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problems };

/** A result with a value. */
export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A refusal with its reasons, in the order in which the rules are checked. */
export function refused(...problems: [Problem, ...Problem[]]): Result<never> {
  return { ok: false, problems };
}

/** Builds a problem; a shorthand that keeps call sites on few lines. */
export function problem(
  code: string,
  field: string,
  rule: string,
  messageZh: string,
  messageEn: string,
): Problem {
  return { code, field, rule, messageZh, messageEn };
}

/** An expected refusal on its way out of a transaction; the edge turns it into data or a typed error. */
export class RefusedError extends Error {
  constructor(readonly problems: Problems) {
    super(problems.map((each) => each.code).join(', '));
    this.name = 'RefusedError';
  }
}

/**
 * The value of a result.
 *
 * @throws RefusedError where it is a refusal
 */
export function valueOrThrow<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new RefusedError(result.problems);
}
