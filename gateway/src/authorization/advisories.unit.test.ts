import { afterAll, describe, expect, it } from '@jest/globals';

import { type ConformanceCaller, type ConformanceGraph, link } from '../testing/conformance/case.js';
import { requiredByRule } from '../testing/conformance/graphs/authorization.js';
import { type RunningGraph, startGraph } from '../testing/conformance/harness.js';
import { ourGateway } from '../testing/conformance/ours.js';

interface Altered {
  readonly running: Promise<RunningGraph>;
  /** What subgraphs were asked, with their names. */
  readonly asked: string[];
}

const started: Altered[] = [];
afterAll(() => Promise.all(started.map(async ({ running }) => (await running).stop())));

/**
 * Starts a gateway over a supergraph that present composition would refuse, as others make them and older versions of it did: a gateway
 * must hold the rules that it is given, whoever wrote them down.
 */
function altered(graph: ConformanceGraph, alter: (supergraph: string) => string): Altered {
  const asked: string[] = [];
  const running = startGraph(graph, (sdl, call) => {
    const text = alter(sdl);
    if (text === sdl) throw new Error('the supergraph is as composition made it');
    return ourGateway(text, (subgraph, body) => {
      asked.push(`${subgraph}: ${body.query}`);
      return call(subgraph, body);
    });
  });
  started.push({ running, asked });
  return { running, asked };
}

async function answers({ running, asked }: Altered, query: string, caller?: ConformanceCaller) {
  asked.length = 0;
  const { answer } = await (
    await running
  ).run({ name: 'a case', query, expected: { data: null }, ...(caller ? { caller } : {}) });
  return {
    data: answer.data,
    errors: (answer.errors ?? []).map((error) => ({
      path: error.path?.join('.'),
      code: (error as { extensions?: { code?: string } }).extensions?.code,
    })),
    asked: asked.join('\n'),
  };
}

const denied = (path: string) => ({ path, code: 'UNAUTHORIZED_FIELD_OR_TYPE' });
const graph = (subgraphs: ConformanceGraph['subgraphs']): ConformanceGraph => ({
  name: 'rules',
  about: '',
  cases: [],
  subgraphs,
});
const itself = (given: object) => given;

const reading = graph({
  ...requiredByRule,
  prints: {
    sdl: `${link('@key', '@requiresScopes', '@external', '@requires')}
      type Person @key(fields: "id") {
        id: ID!
        card: String @external
        print: String @requires(fields: "card") @requiresScopes(scopes: [["number"]])
      }`,
    resolvers: {
      Person: { __resolveReference: itself, print: ({ card }: { card: string }) => `print of ${card}` },
    },
  },
});

/** As if only the field that is required had a rule. */
const onlyNumber = (sdl: string): string =>
  sdl.replace(/(?<=(?:card|print): String .*)@requiresScopes\(scopes: \[\["number"\]\]\)/g, '');

const numbered = altered(reading, onlyNumber);

describe('GHSA-m8jr-fxqx-8xx6: a field with a rule that another one requires', () => {
  it('is not read for one who may not, and what requires it is null', async () => {
    const answer = await answers(numbered, '{ one { id card color } all { c: card } }', {});
    expect(answer.data).toEqual({ one: { id: 'p1', card: null, color: 'red' }, all: [{ c: null }] });
    expect(answer.errors).toEqual([denied('one.card'), denied('all.0.c')]);
    expect(answer.asked).toContain('color');
    expect(answer.asked).not.toMatch(/number|card\b/);
  });

  it('nor by way of another field that requires what requires it', async () => {
    const answer = await answers(numbered, '{ one { ...F } } fragment F on Person { print color }', {});
    expect(answer.data).toEqual({ one: { print: null, color: 'red' } });
    expect(answer.errors).toEqual([denied('one.print')]);
    expect(answer.asked).not.toMatch(/number|card\b/);
  });

  it('is read for one who may', async () => {
    const answer = await answers(numbered, '{ one { print } }', { scopes: ['number'] });
    expect(answer.data).toEqual({ one: { print: 'print of card of 77' } });
    expect(answer.errors).toEqual([]);
  });
});

describe('a context with a rule', () => {
  const shops = graph({
    shops: {
      sdl: `${link('@key', '@context', '@fromContext', '@requiresScopes')}
        type Query { shop: Shop! }
        type Shop @key(fields: "id") @context(name: "place") {
          id: ID!
          currency: String @requiresScopes(scopes: [["money"]])
          item: Item!
        }
        type Item @key(fields: "id") {
          id: ID!
          price(currency: String @fromContext(field: "$place { currency }")): String
            @requiresScopes(scopes: [["money"]])
          name: String
        }`,
      resolvers: {
        Query: { shop: () => ({ id: 's1', currency: 'CNY', item: { id: 'i1' } }) },
        Item: {
          __resolveReference: itself,
          price: (_item: object, { currency }: { currency: string }) => `1 ${currency}`,
          name: () => 'tea',
        },
      },
    },
    other: {
      sdl: `${link('@key')}
        type Item @key(fields: "id") { id: ID! }`,
      resolvers: { Item: { __resolveReference: itself } },
    },
  });
  const onlyCurrency = (sdl: string): string =>
    sdl.replace(/(?<=price: String .*)@requiresScopes\(scopes: \[\["money"\]\]\)/, '');
  const priced = altered(shops, onlyCurrency);

  it('is not read for one who may not', async () => {
    const query = '{ shop { item { name price } } }';
    const answer = await answers(priced, query, {});
    expect(answer.data).toEqual({ shop: { item: { name: 'tea', price: null } } });
    expect(answer.errors).toEqual([denied('shop.item.price')]);
    expect(answer.asked).not.toMatch(/currency|price/);
    const allowed = await answers(priced, query, { scopes: ['money'] });
    expect(allowed.data).toEqual({ shop: { item: { name: 'tea', price: '1 CNY' } } });
  });
});

describe('a key with a rule', () => {
  const keys = graph({
    people: {
      sdl: `${link('@key', '@requiresScopes')}
        type Query { one: Person }
        type Person @key(fields: "number") { id: ID! name: String number: ID! @requiresScopes(scopes: [["number"]]) }`,
      resolvers: {
        Query: { one: () => ({ id: 'p1', name: 'Wang', number: '77' }) },
        Person: { __resolveReference: itself },
      },
    },
    middle: {
      sdl: `${link('@key')}
        type Person @key(fields: "number") @key(fields: "code") { number: ID! code: ID! age: Int }`,
      resolvers: {
        Person: { __resolveReference: (given: object) => ({ ...given, code: 'c' }), age: () => 7 },
      },
    },
    far: {
      sdl: `${link('@key')}
        type Person @key(fields: "code") { code: ID! far: Int }`,
      resolvers: { Person: { __resolveReference: itself, far: () => 9 } },
    },
  });
  const keyed = altered(keys, (sdl) => `${sdl}\n`);

  it('is not read, and what is reached by it alone is null', async () => {
    const answer = await answers(keyed, '{ one { id name old: age } }', {});
    expect(answer.data).toEqual({ one: { id: 'p1', name: 'Wang', old: null } });
    expect(answer.errors).toEqual([denied('one.old')]);
    expect(answer.asked).not.toContain('number');
  });

  it('nor what is reached by a key that is reached by it', async () => {
    const answer = await answers(keyed, '{ one { name far } }', {});
    expect(answer.data).toEqual({ one: { name: 'Wang', far: null } });
    expect(answer.errors).toEqual([denied('one.far')]);
    expect(answer.asked).not.toMatch(/number|code/);
  });

  it('is read for one who may', async () => {
    const answer = await answers(keyed, '{ one { name age far } }', { scopes: ['number'] });
    expect(answer.data).toEqual({ one: { name: 'Wang', age: 7, far: 9 } });
  });
});

const pets = [
  { __typename: 'Dog', id: 'd1', name: 'Rex', chip: '11' },
  { __typename: 'Cat', id: 'c1', name: 'Mimi', chip: '22' },
];
const animals = (dog: string, dogChip: string) =>
  graph({
    pets: {
      sdl: `${link('@requiresScopes', '@authenticated')}
        type Query { pets: [Pet!]! dog: Dog cat: Cat any: [Any!]! }
        union Any = Dog | Cat
        interface Pet { id: ID! name: String chip: String pets: [Pet!] }
        type Dog implements Pet ${dog} { id: ID! name: String chip: String ${dogChip} pets: [Pet!] ${dogChip} }
        type Cat implements Pet { id: ID! name: String chip: String pets: [Pet!] }`,
      resolvers: {
        Query: { pets: () => pets, dog: () => pets[0], cat: () => pets[1], any: () => pets },
        Dog: { pets: () => pets },
        Cat: { pets: () => pets },
      },
    },
  });
/** As composition did when it left interfaces alone. */
const interfaceWithoutRules = (sdl: string): string =>
  sdl.replace(/interface Pet\n[^}]*}/, (text) =>
    text.replace(/@(requiresScopes\(.*?\]\]\)|authenticated)/g, ''),
  );

describe('GHSA-mx7m-j9xf-62hw: rules and interfaces', () => {
  const RULE = '@requiresScopes(scopes: [["chip"]])';

  it('a rule on the field of one implementing type holds through the interface, for its objects', async () => {
    const query = '{ pets { name chip } any { ... on Pet { chip } } }';
    const answer = await answers(altered(animals('', RULE), interfaceWithoutRules), query, {});
    expect(answer.data).toEqual({
      pets: [
        { name: 'Rex', chip: null },
        { name: 'Mimi', chip: '22' },
      ],
      any: [{ chip: null }, { chip: '22' }],
    });
    expect(answer.errors).toEqual([denied('pets.0.chip'), denied('any.0.chip')]);
    expect(answer.asked).not.toMatch(/Dog *{[^}]*chip/);
  });

  it('a rule on an implementing type holds through the interface, for its objects', async () => {
    const answer = await answers(
      altered(animals('@authenticated', ''), interfaceWithoutRules),
      '{ any { ... on Pet { name } } }',
    );
    expect(answer.data).toBeNull();
    expect(answer.errors).toEqual([denied('any.0')]);
    expect(answer.asked).not.toMatch(/Dog *{/);
  });

  const onInterface =
    (rule: string) =>
    (sdl: string): string =>
      sdl
        .replace(/interface Pet\n[^}]*}/, (text) => text.replace('chip: String', `chip: String ${rule}`))
        .replace(
          '@link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)',
          '$& @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)',
        ) + '\ndirective @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE | SCALAR | ENUM\n';

  const bound = altered(animals('', ''), onInterface('@authenticated'));

  it.each([
    '{ pets { name chip } }',
    '{ pets { ... on Dog { name chip } ... on Cat { name chip } } }',
    '{ pets { name ...D ...C } } fragment D on Dog { ... { chip } } fragment C on Cat { chip }',
  ])('a rule on the field of the interface alone holds for all that implements it: %s', async (query) => {
    const answer = await answers(bound, query);
    expect(answer.data).toEqual({
      pets: [
        { name: 'Rex', chip: null },
        { name: 'Mimi', chip: null },
      ],
    });
    expect(answer.errors).toEqual([denied('pets.0.chip'), denied('pets.1.chip')]);
    expect(answer.asked).not.toContain('chip');
  });

  it('and where the type is reached by itself', async () => {
    const answer = await answers(bound, '{ dog { name chip } }');
    expect(answer.data).toEqual({ dog: { name: 'Rex', chip: null } });
    expect(answer.errors).toEqual([denied('dog.chip')]);
  });

  it('what has to be written out by types over and over is refused before it grows', async () => {
    const dense = graph({
      nodes: {
        sdl: `${link('@authenticated')}
          type Query { node: Node }
          interface Node { next: Node }
          type A implements Node { next: Node @authenticated }
          type B implements Node { next: Node }
          type C implements Node { next: Node }`,
        resolvers: {},
      },
    });
    const interfaceAlone = (sdl: string): string =>
      sdl.replace(/interface Node\n[^}]*}/, (text) => text.replace('@authenticated', ''));
    let query = '__typename';
    for (let level = 0; level < 14; level += 1) query = `next { ${query} }`;
    const answer = await answers(altered(dense, interfaceAlone), `{ node { ${query} } }`);
    expect(answer.data).toBeUndefined();
    expect(answer.errors).toEqual([{ path: undefined, code: 'QUERY_LIMIT_EXCEEDED' }]);
    expect(answer.asked).toBe('');
  });
});
