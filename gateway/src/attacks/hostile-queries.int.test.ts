import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { type Answer, readAnswer, type SmallGraph, startSmallGraph } from '../testing/small-graph.js';

/** Queries that are meant to cost: refused before anybody is asked, by the rule that stands beside them. */
let graph: SmallGraph;
let authorization: string;
beforeAll(async () => {
  graph = await startSmallGraph();
  authorization = `Bearer ${await graph.issuer.token('integrator', 'other')}`;
});
afterAll(() => graph.stop());

async function send(body: string): Promise<Answer> {
  return readAnswer(
    await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
    }),
  );
}

const asked = (query: string, variables: unknown = {}) => JSON.stringify({ query, variables });
const times = (count: number, one: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at)).join(' ');
const nested = (depth: number, open: string, inner: string, close: string) =>
  `${open.repeat(depth)}${inner}${close.repeat(depth)}`;
/** Fragments of which each spreads the next ten times: 10 to the power of 20 fields. */
const BOMB = times(20, (at) => `fragment F${at} on Query { ${times(10, () => `...F${at + 1}`)} }`);

const TABLE: readonly (readonly [attack: string, query: string, rule: string])[] = [
  ['depth', `{ ${nested(200, '__schema { types { fields { ', 'name', '} } }')} }`, 'maxDepth'],
  [
    'depth by inline fragments',
    `{ ${nested(10, 'residents { ... { ', '__typename', '} } ')} ${nested(17, 'a { ', 'b', '}')} }`,
    'maxDepth',
  ],
  [
    'a fragment that spreads itself',
    '{ ...F } fragment F on Query { residents { id } ...F }',
    'circular fragment',
  ],
  [
    'fragments that spread each other',
    '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }',
    'circular fragment',
  ],
  [
    'a circle that nobody asks for',
    '{ __typename } fragment A on Query { ...B } fragment B on Query { ...A }',
    'circular fragment',
  ],
  [
    'a fragment bomb (GHSA-q2f9-x4p4-7xmh)',
    `{ ...F0 } ${BOMB} fragment F20 on Query { __typename }`,
    'maxFields',
  ],
  ['one field over and over', `{ ${'__typename '.repeat(3_000)} }`, 'maxFields'],
  ['10,000 fields', `{ ${'__typename '.repeat(10_000)} }`, 'maxTokens'],
  ['1,000 aliases', `{ residents { ${times(1_000, (at) => `a${at}: id`)} } }`, 'maxAliases'],
  ['10,000 aliases', `{ ${times(10_000, (at) => `a${at}: __typename`)} }`, 'maxTokens'],
  ['aliases of a root field', `{ ${times(31, (at) => `a${at}: residents { id }`)} }`, 'maxRootFields'],
  [
    'aliases in fragments',
    `{ ${'...F '.repeat(60)} } fragment F on Query { a: __typename b: __typename }`,
    'maxAliases',
  ],
  ['1,000 directives', `{ residents { id ${'@include(if: true) '.repeat(700)} } }`, 'maxTokens'],
  ['100 directives', `{ residents { id ${'@skip(if: false) '.repeat(100)} } }`, 'maxDirectives'],
  ['10,000 directives', `{ residents { id ${'@a '.repeat(10_000)} } }`, 'maxTokens'],
  ['100,000 tokens', `{ ${'a '.repeat(100_000)} }`, 'maxTokens'],
  ['a list of 100,000 values', `{ resident(id: [${'1 '.repeat(100_000)}]) { id } }`, 'maxTokens'],
  ['brackets 10,000 deep', `{ resident(id: ${nested(10_000, '[', '1', ']')}) { id } }`, 'maxDepth'],
  ['selections 10,000 deep', nested(10_000, '{ a ', '', '}'), 'maxTokens'],
];

describe('a query that is meant to cost', () => {
  it.each(TABLE)('%s is refused before anybody is asked', async (_attack, query, rule) => {
    const before = graph.fetches.length;
    const answer = await send(asked(query));
    expect(answer.data).toBeUndefined();
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'QUERY_LIMIT_EXCEEDED', rule });
    expect(graph.fetches.length).toBe(before);
    // Not even repeated in what is answered.
    expect(answer.text.length).toBeLessThan(1_000);
  });

  it.each([
    ['10,000 operations', times(4_000, () => '{a}'), 'QUERY_LIMIT_EXCEEDED'],
    [
      'errors by the thousand',
      `{ residents { ${times(1_000, (at) => `n${at}`)} } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'fields that conflict with each other',
      `{ residents { ${times(900, () => 'id: name')} } }`,
      'QUERY_LIMIT_EXCEEDED',
    ],
    ['a name of 100,000 letters', `{ ${'a'.repeat(100_000)} }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['a number of 100,000 digits', `{ resident(id: ${'9'.repeat(100_000)}) { id } }`, undefined],
    ['a string of 50,000 quotes', `{ resident(id: "${'\\"'.repeat(50_000)}") { id } }`, undefined],
    ['a comment of 100,000 letters', `{ residents { id } } # ${'a'.repeat(100_000)}`, undefined],
  ])('%s: answered or refused with a short answer', async (_attack, query, code) => {
    const answer = await send(asked(query));
    expect(answer.errors[0]?.extensions['code']).toBe(code);
    expect(answer.errors.length).toBeLessThanOrEqual(21);
  });
});

describe('values that are meant to cost', () => {
  const QUERY = 'query ($id: ID!) { resident(id: $id) { id } }';
  const deep = (depth: number): string =>
    `{"query":${JSON.stringify(QUERY)},"variables":{"id":${nested(depth, '[', '', ']')}}}`;

  it.each([
    ['lists 100,000 deep', deep(100_000)],
    [
      'objects 30,000 deep',
      `{"query":${JSON.stringify(QUERY)},"variables":{"id":${nested(30_000, '{"a":', '1', '}')}}}`,
    ],
    ['a number beyond all numbers', `{"query":${JSON.stringify(QUERY)},"variables":{"id":1e999}}`],
    ['a number with a fraction', `{"query":${JSON.stringify(QUERY)},"variables":{"id":0.1}}`],
  ])('%s are refused as no value of the type', async (_attack, body) => {
    const before = graph.fetches.length;
    const answer = await send(body);
    expect(answer.errors[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(answer.text.length).toBeLessThan(2_000);
    expect(graph.fetches.length).toBe(before);
  });

  it.each([
    ['a body 100,000 lists deep', nested(100_000, '[', '', ']')],
    ['extensions 100,000 lists deep', `{"query":"{ a }","extensions":${nested(100_000, '[', '', ']')}}`],
    ['variables that are no object', '{"query":"{ a }","variables":"x"}'],
    ['a query that is no text', '{"query":{"toString":"x"}}'],
  ])('%s: malformed', async (_attack, body) => {
    expect((await send(body)).errors[0]?.extensions['code']).toBe('BAD_REQUEST');
  });

  it('10,000 variables that nobody declared are passed over', async () => {
    const variables = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`v${at}`, at]));
    expect((await send(asked(QUERY, { ...variables, id: '7' }))).data).toEqual({ resident: { id: '7' } });
  });
});

/** Parts of queries of which hostile ones are made: known and unknown names, limits from both sides, broken syntax. */
const names = fc.constantFrom(
  'residents',
  'resident',
  'id',
  'name',
  'cases',
  'workReport',
  '__typename',
  '__schema',
  '__proto__',
  'constructor',
  'x',
);
const selection: fc.Arbitrary<string> = fc.letrec<{ set: string; one: string }>((tie) => ({
  one: fc.oneof(
    { depthSize: 'small' },
    names,
    fc.tuple(names, names).map(([alias, name]) => `${alias}: ${name}`),
    fc.tuple(names, tie('set')).map(([name, set]) => `${name} ${set}`),
    fc
      .tuple(
        names,
        fc.constantFrom('(id: 1)', '(id: $v)', '(region: "1", period: "2")', '(x: {a: [1]})'),
        tie('set'),
      )
      .map(([name, args, set]) => `${name}${args} ${set}`),
    tie('set').map((set) => `... on Resident ${set}`),
    tie('set').map((set) => `... @include(if: $v) ${set}`),
    fc.constantFrom('...F', '...G', '...Missing'),
  ),
  set: fc.array(tie('one'), { minLength: 1, maxLength: 6 }).map((all) => `{ ${all.join(' ')} }`),
})).set;
const hostile = fc
  .tuple(
    fc.constantFrom('', 'query ', 'query A($v: ID!) ', 'mutation ', 'subscription ', 'query ($v: Boolean!) '),
    selection,
    fc.constantFrom(
      '',
      ' fragment F on Resident { id ...G } fragment G on Resident { name }',
      ' fragment F on Query { ...F }',
      ' }',
      ' { a }',
    ),
    fc.nat(40),
  )
  .map(([kind, set, rest, depth]) => `${kind}${nested(depth % 20, '{ residents ', set, '}')}${rest}`);

it('whatever is made of such parts is refused or answered, and costs no more than the limits allow', async () => {
  const codes = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(hostile, fc.jsonValue(), async (query, value) => {
      const before = graph.fetches.length;
      const answer = await send(JSON.stringify({ query, variables: { v: value } }));
      const made = graph.fetches.length - before;
      if (answer.data === undefined) {
        if (answer.errors.length === 0) throw new Error('neither answered nor refused');
        if (made > 0) throw new Error('a refused query was sent on');
      }
      for (const { extensions } of answer.errors) {
        codes.add(extensions['code']);
        if (extensions['code'] === 'INTERNAL_SERVER_ERROR') throw new Error(answer.text);
      }
      // A root field takes a call of its owner, and at most one more for what others add.
      if (made > 60) throw new Error(`${made} calls`);
    }),
    { numRuns: 300, seed: 20_261_124 },
  );
  expect(codes.has('GRAPHQL_VALIDATION_FAILED')).toBe(true);
  expect((await graph.ask('{ residents { id } }')).errors).toEqual([]);
});
