import { scrubText } from './text.js';

/** What of an error may be logged. */
export interface LoggedError {
  /** The class of the error. */
  readonly type: string;
  /** Its stable code, as an SQLSTATE or `ECONNREFUSED`. */
  readonly code?: string;
  readonly message?: string;
  /** Where in the database: never a value. */
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** The frames alone: the head of a stack repeats the message. */
  readonly frames: readonly string[];
  readonly cause?: LoggedError;
  readonly errors?: readonly LoggedError[];
}

/** Enough to find the place; the rest are frames of libraries. */
const MAX_FRAMES = 20;
/** A chain of causes that is longer is a circle. */
const MAX_CAUSES = 4;
/** The first errors of an aggregate tell what happened to all. */
const MAX_ERRORS = 5;

/**
 * Classes of SQLSTATE whose message is about the server or the statement, not about a value: connection, missing catalog, transaction,
 * syntax and names, resources, state, intervention by an operator. Data (22) and constraint (23) errors quote what was written.
 */
const SPEAKABLE_SQLSTATE = /^(?:08|3D|40|42|53|55|57)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

function textOf(error: Error, key: string): string | undefined {
  const value: unknown = Reflect.get(error, key);
  return typeof value === 'string' ? value : undefined;
}

function errorOf(error: Error, key: string): Error | undefined {
  const value: unknown = Reflect.get(error, key);
  return value instanceof Error ? value : undefined;
}

function codeOf(error: Error): string | undefined {
  const extensions: unknown = Reflect.get(error, 'extensions');
  const extended: unknown =
    typeof extensions === 'object' && extensions !== null ? Reflect.get(extensions, 'code') : undefined;
  const code = textOf(error, 'code') ?? (typeof extended === 'string' ? extended : undefined);
  return code !== undefined && /^[\w.-]{1,64}$/.test(code) ? scrubText(code) : undefined;
}

/** Whether the message is about the program, and cannot quote what a person wrote. */
function isSpeakable(error: Error, code: string | undefined): boolean {
  // The parsers of JSON and GraphQL, and GraphQL's coercion of variables, quote their input.
  if (error.name === 'SyntaxError' || error.name === 'GraphQLError') return false;
  const fromDatabase = textOf(error, 'severity') !== undefined || Reflect.has(error, 'driverError');
  return !fromDatabase || (code !== undefined && SQLSTATE.test(code) && SPEAKABLE_SQLSTATE.test(code));
}

function framesOf(error: Error): string[] {
  const lines = (error.stack ?? '').split('\n').filter((line) => /^\s+at \S/.test(line));
  return lines.slice(0, MAX_FRAMES).map((line) => scrubText(line.trim()));
}

/**
 * Describes an error without the values that it carries: of a database error the code and the names of table, column and constraint, never
 * `detail`, `where`, the statement or its parameters; of a parser's or GraphQL's error no message.
 */
export function describeError(error: Error, depth = 0): LoggedError {
  const code = codeOf(error);
  const place = Object.fromEntries(
    ['schema', 'table', 'column', 'constraint'].flatMap((key) => {
      const value = textOf(error, key);
      return value === undefined ? [] : [[key, scrubText(value)]];
    }),
  );
  const cause = depth < MAX_CAUSES ? (errorOf(error, 'cause') ?? errorOf(error, 'originalError')) : undefined;
  const errors = error instanceof AggregateError && depth < MAX_CAUSES ? (error.errors as unknown[]) : [];
  const described = errors.filter((each) => each instanceof Error).slice(0, MAX_ERRORS);
  return {
    type: scrubText(error.name),
    ...(code === undefined ? {} : { code }),
    ...(isSpeakable(error, code) ? { message: scrubText(error.message) } : {}),
    ...place,
    frames: framesOf(error),
    ...(cause ? { cause: describeError(cause, depth + 1) } : {}),
    ...(described.length > 0 ? { errors: described.map((each) => describeError(each, depth + 1)) } : {}),
  };
}
