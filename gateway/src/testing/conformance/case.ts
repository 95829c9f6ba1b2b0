import type { Caller } from '@zhucan/access';
import type { GraphQLScalarType } from 'graphql';

/** A resolver of a subgraph. What it takes is written out where it is defined. */
export type ConformanceResolver = (source: never, args: never) => unknown;

/** Resolvers by type and field, with `__resolveReference` where the type is an entity. */
export type ConformanceResolvers = Readonly<
  Record<string, Readonly<Record<string, ConformanceResolver>> | GraphQLScalarType>
>;

/** One subgraph: its schema, with its data inside its resolvers. */
export interface Subgraph {
  readonly sdl: string;
  /** A function makes fresh resolvers for each case, where mutations keep a state. */
  readonly resolvers: ConformanceResolvers | (() => ConformanceResolvers);
}

/** An error by its place alone: messages and extensions are each gateway's own. */
export interface ExpectedError {
  readonly path: readonly (string | number)[];
}

/** What the specifications say that an answer is. */
export interface ExpectedAnswer {
  readonly data: unknown;
  /**
   * The paths of the errors, in any order. Nothing and `none` mean no error. `some` means at least one, where the specification leaves it
   * open which of several errors is told. `refused` means that the request is not executed: errors, none of them with a path.
   */
  readonly errors?: readonly ExpectedError[] | 'none' | 'some' | 'refused';
  /** The keys of objects come in the order of the query, too. */
  readonly ordered?: true;
}

/** What is known of the stock gateway in a case: nothing said means that it answers as expected. */
export type StockAnswer = { readonly answers: 'same' } | { readonly differs: string };

/** Someone who has proved who he is. */
export interface ConformanceCaller extends Partial<Pick<Caller, 'subject' | 'role' | 'regionCode'>> {
  readonly scopes?: readonly string[];
  /** The policies that hold for him. */
  readonly policies?: readonly string[];
}

/** One request with its answer. */
export interface ConformanceCase {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  /** Who asks, for the rules of the schema; nothing where it is not known. */
  readonly caller?: ConformanceCaller;
  readonly expected: ExpectedAnswer;
  /** The calls of subgraphs that are enough for it. */
  readonly maxCalls?: number;
  /** Subgraphs that are dead while it runs. */
  readonly down?: readonly string[];
  /** What subgraphs answer instead of executing what they are sent. */
  readonly nonsense?: Readonly<Record<string, unknown>>;
  readonly stock?: StockAnswer;
}

/** A small supergraph with its cases. */
export interface ConformanceGraph {
  readonly name: string;
  readonly about: string;
  readonly subgraphs: Readonly<Record<string, Subgraph>>;
  readonly cases: readonly ConformanceCase[];
}

/** The answer to a request that is not executed. */
export const REFUSED: ExpectedAnswer = { data: null, errors: 'refused' };

/** Errors at paths that are written with dots; a part of digits is an index. */
export function errorsAt(...paths: readonly string[]): readonly ExpectedError[] {
  return paths.map((path) => ({
    path: path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
  }));
}

/** The link to the federation specification that lets a schema use some of its directives. */
export function link(...directives: readonly string[]): string {
  const imports = directives.map((directive) => `"${directive}"`).join(', ');
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: [${imports}])`;
}

/**
 * A reference resolver over rows: the row that has the values of the reference under all these keys, together with what the
 * reference carries besides; null where there is none.
 */
export function lookUp(
  rows: readonly Readonly<Record<string, unknown>>[],
  ...keys: readonly string[]
): (reference: Readonly<Record<string, unknown>>) => unknown {
  return (reference) => {
    const row = rows.find((each) => keys.every((key) => each[key] === reference[key]));
    return row ? { ...reference, ...row } : null;
  };
}
