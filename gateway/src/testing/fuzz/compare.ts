import {
  type ExecutionResult,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  isObjectType,
  parse,
} from 'graphql';

import type { ConformanceAnswer } from '../conformance/harness.js';
import type { GeneratedQuery } from './make-query.js';
import type { Resolving } from './resolve.js';

type Path = readonly (string | number)[];

/** What one executor over the merged schema answers. */
export interface Expected {
  readonly data: string;
  readonly errors: readonly Path[];
  /** Each place where something fails or is null and must not be, whether null has bubbled over it or not. */
  readonly faults: ReadonlySet<string>;
}

/** Gives the types of a schema their resolvers. */
export function withResolvers(
  schema: GraphQLSchema,
  resolvers: ReadonlyMap<string, ReadonlyMap<string, GraphQLFieldResolver<unknown, unknown>>>,
): GraphQLSchema {
  for (const [type, fields] of resolvers) {
    const object = schema.getType(type);
    if (!isObjectType(object)) throw new Error(`There is no type ${type}.`);
    for (const [name, resolve] of fields) {
      const field = object.getFields()[name];
      if (!field) throw new Error(`There is no field ${type}.${name}.`);
      field.resolve = resolve;
    }
  }
  return schema;
}

/** The merged schema twice: as it is, and with null allowed everywhere. */
export interface Merged {
  readonly strict: GraphQLSchema;
  readonly relaxed: GraphQLSchema;
  readonly resolving: Resolving;
}

async function answer(schema: GraphQLSchema, { query, variables }: GeneratedQuery): Promise<ExecutionResult> {
  return execute({ schema, document: parse(query), variableValues: variables });
}

function pathsOf(errors: ExecutionResult['errors'] | ConformanceAnswer['errors']): Path[] {
  return (errors ?? []).flatMap(({ path }) => (path ? [path] : []));
}

/** Answers a query over the merged schema. */
export async function expectedOf(
  { strict, relaxed, resolving }: Merged,
  query: GeneratedQuery,
): Promise<Expected> {
  withResolvers(strict, resolving.merged());
  const { data, errors } = await answer(strict, query);
  const nulls: Path[] = [];
  withResolvers(
    relaxed,
    resolving.merged((path) => nulls.push(path)),
  );
  const all = await answer(relaxed, query);
  return {
    data: JSON.stringify(data ?? null),
    errors: pathsOf(errors),
    faults: new Set([...nulls, ...pathsOf(all.errors)].map((path) => JSON.stringify(path))),
  };
}

/** The null that an error has left: its own place, or one above it. */
function nullOf(data: unknown, path: Path): Path {
  let value: unknown = data;
  for (const [at, part] of path.entries()) {
    if (value === null || typeof value !== 'object') return path.slice(0, at);
    value = (value as Record<string | number, unknown>)[part];
  }
  return path;
}

function listed(paths: readonly Path[]): string {
  return [...new Set(paths.map((path) => JSON.stringify(path)))].sort().join(' ');
}

/**
 * In what an answer differs, in words; nothing where it does not. Errors at nulls are the same ones. Where null has bubbled, the
 * specification leaves it open which of the errors below are told: at least one, and only such as there are.
 */
export function differences(expected: Expected, got: ConformanceAnswer): readonly string[] {
  const found: string[] = [];
  const data = JSON.stringify(got.data ?? null);
  if (data !== expected.data) found.push(`data: expected ${expected.data}\n      got      ${data}`);
  const errors = pathsOf(got.errors);
  if (errors.length !== (got.errors ?? []).length) found.push('errors: some have no path');
  const [wantedNulls, gotNulls] = [expected.errors, errors].map((paths) =>
    listed(paths.map((path) => nullOf(JSON.parse(expected.data), path))),
  );
  if (wantedNulls !== gotNulls)
    found.push(`errors: expected at the nulls ${wantedNulls}\n        got                   ${gotNulls}`);
  const unfounded = errors.filter((path) => !expected.faults.has(JSON.stringify(path)));
  if (unfounded.length > 0) found.push(`errors: nothing is wrong at ${listed(unfounded)}`);
  if (found.length > 0)
    found.push(
      `errors told: ${JSON.stringify((got.errors ?? []).map(({ path, message }) => ({ path, message })))}`,
    );
  return found;
}

/** JSON with the keys of its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, each]) => [name, sorted(each)]),
  );
}

/**
 * The same for an answer that was put together from parts. Fields come in another order, null bubbles no further than its part, and a plan in parts
 * asks again for what is there, also where the entity is missing: where anything fails, it is only looked at that something is told.
 */
export function deferredDifferences(expected: Expected, got: ConformanceAnswer): readonly string[] {
  const told = got.errors ?? [];
  if (told.length > 0 && (got.data ?? null) === null && expected.data !== 'null')
    return [`data: there are none: ${JSON.stringify(told)}`];
  if (told.length > 0) return [];
  if (expected.errors.length > 0) return ['errors: expected some, got none'];
  const [wanted, data] = [JSON.parse(expected.data) as unknown, got.data ?? null].map((each) =>
    JSON.stringify(sorted(each)),
  );
  return wanted === data ? [] : [`data: expected ${wanted}\n      got      ${data}`];
}
