import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, parse } from 'graphql';

import { DEFAULT_LIMITS } from './limits.js';
import { measureDocument } from './measure-document.js';
import { checkDocument, parserProblem } from './query-guard.js';

const times = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');
/** Fragments that each spread the next twice: 2^levels fields in a text of a few lines. */
const bomb = (levels: number) =>
  `{ ...F0 } ${times(levels, (level) => `fragment F${level} on Query { ...F${level + 1} a${level}: a { ...F${level + 1} } }`)} fragment F${levels} on Query { a }`;

describe('the size of a document', () => {
  it('counts fragments wherever they are spread', () => {
    const document = parse(
      'query { a { ...F } b: a { ... on A { ...F } } } fragment F on A { c { d } e: c }',
    );
    expect(measureDocument(document)).toEqual({
      valueDepth: 0,
      depth: 3,
      fields: 8,
      aliases: 3,
      rootFields: 2,
      directives: 0,
      circular: false,
    });
  });

  it('takes the largest operation, and root fields through fragments', () => {
    expect(
      measureDocument(parse('query A { a } query B { ...F a } fragment F on Query { b c }')),
    ).toMatchObject({ rootFields: 3, fields: 3 });
  });
});

describe('the guard', () => {
  const guard = (query: string) => {
    try {
      const document = parse(query, { maxTokens: DEFAULT_LIMITS.maxTokens });
      return checkDocument(document, DEFAULT_LIMITS);
    } catch (error) {
      return parserProblem(error, DEFAULT_LIMITS);
    }
  };

  it('lets the queries of clients through', () => {
    expect(
      guard(
        getIntrospectionQuery({
          descriptions: true,
          inputValueDeprecation: true,
          oneOf: true,
          schemaDescription: true,
        }),
      ),
    ).toBeUndefined();
    expect(
      guard(
        `{ workReport(region: "430103", period: "2019-H1") { ${times(7, (section) => `s${section} { code indicators { ${times(30, (field) => `f${field}`)} } }`)} } }`,
      ),
    ).toBeUndefined();
  });

  it.each([
    ['depth', `{ ${times(17, () => 'a {')} a ${'}'.repeat(17)} }`, 'maxDepth'],
    ['fields', `{ a { ${times(2_000, () => 'b')} } }`, 'maxFields'],
    ['aliases', `{ a { ${times(101, (index) => `x${index}: b`)} } }`, 'maxAliases'],
    ['root fields', `{ ${times(31, () => 'a')} }`, 'maxRootFields'],
    ['directives', `{ a ${times(51, () => '@d')} }`, 'maxDirectives'],
    ['tokens', `{ ${times(4_000, () => 'a')} }`, 'maxTokens'],
    ['directives by the thousand', `{ a ${times(10_000, () => '@d')} }`, 'maxTokens'],
    ['aliases by the thousand', `{ ${times(1_000, (index) => `x${index}: a`)} }`, 'maxAliases'],
    ['a fragment bomb', bomb(12), 'maxFields'],
    ['a bomb beyond counting', bomb(200), 'maxDepth'],
    [
      'a circular fragment',
      '{ ...A } fragment A on Query { ...B } fragment B on Query { a { ...A } }',
      'circular fragment',
    ],
    ['a circle that no operation reaches', '{ a } fragment A on Query { ...A }', 'circular fragment'],
  ])('refuses too much: %s', (_case, query, rule) => {
    // A bomb that were counted to its end would never get here.
    expect(guard(query)).toMatchObject({
      code: 'QUERY_LIMIT_EXCEEDED',
      rule,
      messageZh: '查询超出网关的限制。',
    });
  });

  it('leaves a syntax error to the parser behind it', () => {
    expect(guard('{ a')).toBeUndefined();
  });

  it('gives the same answer the second time, and when it has forgotten the first', () => {
    for (let round = 0; round < 2; round++) {
      for (let index = 0; index < 600; index++) expect(guard(`{ a${index} }`)).toBeUndefined();
      expect(guard('{ ...A } fragment A on Query { ...A }')).toBeDefined();
    }
  });
});
