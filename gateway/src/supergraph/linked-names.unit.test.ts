import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';

import { readAccessRules } from '../authorization/rules.js';
import { readCacheHints } from '../caching/cache-hints.js';
import { readWeights } from '../cost/weights.js';
import { linkedName } from './linked-names.js';

const COST = 'https://specs.apollo.dev/cost';
const named = (links: string, directive = 'listSize') =>
  linkedName(parse(`schema ${links} { query: Query } type Query { a: Int }`), COST, directive);

/** Which directives of a supergraph are those of a specification: one rule for costs, caching, rules for callers, contexts and events. */
describe('a directive of a specification', () => {
  it.each([
    ['named by its specification', `@link(url: "${COST}/v0.1")`, 'cost__listSize'],
    ['of another version', `@link(url: "${COST}/v0.2", import: ["@listSize"])`, 'listSize'],
    [
      'of an address with a slash at its end',
      `@link(url: "${COST}/v0.1/", import: ["@listSize"])`,
      'listSize',
    ],
    [
      'imported under another name',
      `@link(url: "${COST}/v0.1", import: [{ name: "@listSize", as: "@size" }])`,
      'size',
    ],
    [
      'of a specification that has another name here',
      `@link(url: "${COST}/v0.1", as: "price")`,
      'price__listSize',
    ],
    [
      'imported whatever the specification is called',
      `@link(url: "${COST}/v0.1", as: "price", import: ["@listSize"])`,
      'listSize',
    ],
    ['that is not linked', '', undefined],
    [
      'linked from elsewhere',
      '@link(url: "https://example.com/cost/v0.1", import: ["@listSize"])',
      undefined,
    ],
    [
      'linked from within Apollo, but deeper',
      '@link(url: "https://specs.apollo.dev/mine/cost/v0.1", import: ["@listSize"])',
      undefined,
    ],
    [
      'of that name that another specification gives',
      `@link(url: "https://example.com/x/v1.0", import: ["@listSize"]) @link(url: "${COST}/v0.1")`,
      'cost__listSize',
    ],
  ])('%s', (_case, links, name) => {
    expect(named(links)).toBe(name);
  });

  it('that has the name of its specification has the name that this has here', () => {
    expect(named(`@link(url: "${COST}/v0.1", as: "price")`, 'cost')).toBe('price');
  });

  it.each([
    ['https://specs.apollo.dev', true],
    ['https://example.com', false],
  ])('counts for costs, caching and rules alike where it is from %s', (origin, counts) => {
    const supergraph = parse(`
      schema
        @link(url: "${origin}/cost/v0.1", import: [{ name: "@cost", as: "@a" }])
        @link(url: "${origin}/cacheControl/v0.1", import: [{ name: "@cacheControl", as: "@b" }])
        @link(url: "${origin}/authenticated/v0.1", as: "c")
      { query: Query }
      type Query { field: Int @a(weight: 7) @b(maxAge: 60) @c }`);
    expect(readWeights(supergraph).weights.get('Query.field')).toBe(counts ? 7 : undefined);
    expect(readCacheHints(supergraph).ofField('Query', 'field')?.hint?.maxAge).toBe(counts ? 60 : undefined);
    expect(readAccessRules(supergraph)?.ofField('Query', 'field')).toEqual(counts ? [0] : undefined);
  });
});
