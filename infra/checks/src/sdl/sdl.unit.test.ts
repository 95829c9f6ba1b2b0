import { describe, expect, it } from '@jest/globals';
import { EVIDENCE_TYPES, subgraphSdl } from '@zhucan/subgraph-kit';

import { listFiles, readText } from '../repository.js';
import { findUndescribed } from './undescribed.js';

const SCHEMAS = listFiles('services/*/schema.graphql').map(
  (path) => [path.split('/')[1] ?? '', path] as const,
);

/** The types of evidence that other services own. */
function stubsIn(service: string): ReadonlySet<string> {
  return new Set(
    Object.entries(EVIDENCE_TYPES)
      .filter(([, owned]) => owned.service !== service)
      .map(([name]) => name),
  );
}

describe('the SDL of each subgraph', () => {
  it('is that of four services', () => {
    expect(SCHEMAS).toHaveLength(4);
  });

  it.each(SCHEMAS)(
    'has a description on everything, and a Chinese term on every type: %s',
    (service, path) => {
      expect(findUndescribed(subgraphSdl(service, readText(path)), stubsIn(service))).toEqual([]);
    },
  );
});

describe('a schema', () => {
  const good = `
    "A thing (事物)."
    type Thing @key(fields: "id") {
      "Its id."
      id: ID!
      "Its parts."
      parts("How many." first: Int): [Part!]
    }
    "A part (部件)."
    enum Part { "One." ONE }
    "What to make (内容)."
    input MakeInput { "Its kind." kind: Part = ONE }
    extend type Query { "A thing." thing: Thing }
    type Stub @key(fields: "id", resolvable: false) { id: ID! }
  `;
  const stubs = new Set(['Stub']);

  it('passes with a description on everything', () => {
    expect(findUndescribed(good, stubs)).toEqual([]);
  });

  it.each([
    ['a type', '"A thing (事物)."', '', 'Thing has no description'],
    ['a Chinese term', '(事物)', '', 'The description of Thing has no Chinese term'],
    ['a field', '"Its id."', '', 'Thing.id has no description'],
    ['an argument', '"How many."', '', 'Thing.parts(first) has no description'],
    ['a value', '"One."', '', 'Part.ONE has no description'],
    ['an input field', '"Its kind."', '', 'MakeInput.kind has no description'],
    ['a field of an extension', 'Query { "A thing."', 'Query {', 'Query.thing has no description'],
  ])('is rejected without that of %s', (_what, from, to, fault) => {
    expect(good).toContain(from);
    expect(findUndescribed(good.replace(from, to), stubs)).toEqual([fault]);
  });

  it('is rejected with a stub that is none', () => {
    expect(findUndescribed(good, new Set())).toEqual([
      'Stub has no description',
      'Stub.id has no description',
    ]);
  });
});
