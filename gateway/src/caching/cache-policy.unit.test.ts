import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';

import { fragmentsOf, operationOf } from '../operations/document.js';
import { isWanted } from '../operations/conditions.js';
import { readCacheHints } from './cache-hints.js';
import { policyOfEntities, policyOfRoot } from './cache-policy.js';

const DIRECTIVE = `
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION`;
const SCHEMA = `
  schema @link(url: "https://specs.apollo.dev/cacheControl/v0.1", import: ["@cacheControl"]) { query: Query }
  type Query {
    day: String
    kept: Int @cacheControl(maxAge: 60)
    region: Region
    mine: Region @cacheControl(maxAge: 30, scope: PRIVATE)
    inherited: Region @cacheControl(inheritMaxAge: true)
    plain: Plain @cacheControl(maxAge: 50)
    node: Node
    either: Either
    me: Account
  }
  interface Account @cacheControl(maxAge: 60) { id: ID name: String friend: Account }
  type Person implements Account @cacheControl(maxAge: 55) { id: ID name: String @cacheControl(maxAge: 1, scope: PRIVATE) friend: Person }
  type Group implements Account { id: ID name: String friend: Group @cacheControl(maxAge: 7) }
  type Region @cacheControl(maxAge: 100) { code: ID name: String @cacheControl(maxAge: 10) parent: Region plain: Plain own: Plain @cacheControl(inheritMaxAge: true) }
  type Plain { id: ID private: String @cacheControl(scope: PRIVATE) }
  interface Node @cacheControl(maxAge: 40) { id: ID }
  type Street implements Node @cacheControl(maxAge: 20) { id: ID old: String @cacheControl(maxAge: 5) }
  union Either = Region | Plain`;
const HINTS = readCacheHints(parse(`${DIRECTIVE} ${SCHEMA}`));

function policy(query: string, variables: Record<string, unknown> = {}) {
  const document = parse(query);
  const operation = operationOf(document)!;
  return policyOfRoot(HINTS, 'Query', operation.selectionSet, {
    fragments: fragmentsOf(document),
    isWanted: (selection) => isWanted(selection, variables),
  });
}

describe('the policy of an answer', () => {
  it.each([
    ['a root field without a hint', '{ day }', undefined],
    ['a root field with one', '{ kept }', { maxAge: 60, scope: 'PUBLIC' }],
    ['the shortest of several', '{ kept region { code } }', { maxAge: 60, scope: 'PUBLIC' }],
    ['one without a hint among others', '{ kept day }', undefined],
    ['the hint of a type', '{ region { code } }', { maxAge: 100, scope: 'PUBLIC' }],
    ['the hint of a field within', '{ region { code name } }', { maxAge: 10, scope: 'PUBLIC' }],
    ['a field’s own hint before its type’s', '{ mine { code } }', { maxAge: 30, scope: 'PRIVATE' }],
    ['an object without a hint', '{ region { plain { id } } }', undefined],
    ['an object that inherits', '{ region { own { id } } }', { maxAge: 100, scope: 'PUBLIC' }],
    ['one private field', '{ plain { id private } }', { maxAge: 50, scope: 'PRIVATE' }],
    [
      'the age of its type at the root, where there is nothing to inherit',
      '{ inherited { code } }',
      { maxAge: 100, scope: 'PUBLIC' },
    ],
    ['an interface', '{ node { id } }', { maxAge: 20, scope: 'PUBLIC' }],
    [
      'a field that only one type has',
      '{ node { id ... on Street { old } } }',
      { maxAge: 5, scope: 'PUBLIC' },
    ],
    [
      'the hint that only one type has on a field of its interface',
      '{ me { id name } }',
      { maxAge: 1, scope: 'PRIVATE' },
    ],
    ['the same further down', '{ me { friend { id } } }', { maxAge: 7, scope: 'PUBLIC' }],
    ['the hint of one of the types that it may be', '{ me { id } }', { maxAge: 55, scope: 'PUBLIC' }],
    ['a union without a hint', '{ either { __typename } }', undefined],
    ['introspection', '{ kept __schema { queryType { name } } }', undefined],
    ['the type’s name', '{ __typename kept }', { maxAge: 60, scope: 'PUBLIC' }],
    ['a fragment', '{ region { ...F } } fragment F on Region { name }', { maxAge: 10, scope: 'PUBLIC' }],
    ['an alias', '{ a: kept }', { maxAge: 60, scope: 'PUBLIC' }],
  ])('follows %s', (_case, query, expected) => {
    expect(policy(query)).toEqual(expected);
  });

  it('counts what conditions leave in, and nothing else', () => {
    const query = 'query ($day: Boolean!) { kept day @include(if: $day) }';
    expect(policy(query, { day: true })).toBeUndefined();
    expect(policy(query, { day: false })).toEqual({ maxAge: 60, scope: 'PUBLIC' });
  });
});

it('gives entities the age of their type, and the shortest where there are several', () => {
  const ofEntities = (text: string) => {
    const document = parse(text);
    const [field] = operationOf(document)!.selectionSet.selections;
    if (field?.kind !== Kind.FIELD || !field.selectionSet) throw new Error('no entities');
    return policyOfEntities(HINTS, field.selectionSet, { fragments: new Map(), isWanted: () => true });
  };
  expect(ofEntities('{ _entities { ... on Region { code } } }')).toEqual({ maxAge: 100, scope: 'PUBLIC' });
  expect(ofEntities('{ _entities { ... on Region { name } } }')).toEqual({ maxAge: 10, scope: 'PUBLIC' });
  expect(ofEntities('{ _entities { ... on Region { code } ... on Street { id } } }')).toEqual({
    maxAge: 20,
    scope: 'PUBLIC',
  });
  expect(ofEntities('{ _entities { ... on Region { code } ... on Plain { id } } }')).toBeUndefined();
  expect(ofEntities('{ _entities { ... on Region { plain { id } } } }')).toBeUndefined();
  expect(ofEntities('{ _entities { ... on Account { name } } }')).toEqual({ maxAge: 1, scope: 'PRIVATE' });
});

it('knows the directive under the name that a link imports it under', () => {
  const renamed = readCacheHints(
    parse(`schema @link(url: "https://specs.apollo.dev/cacheControl/v0.1", import: [{ name: "@cacheControl", as: "@kept" }]) { query: Query }
      type Query { a: Int @kept(maxAge: 3) b: Int @cacheControl(maxAge: 4) }`),
  );
  expect(renamed.ofField('Query', 'a')?.hint?.maxAge).toBe(3);
  expect(renamed.ofField('Query', 'b')?.hint).toBeUndefined();
  expect(readCacheHints(parse('type Query { a: Int }')).any).toBe(false);
});
