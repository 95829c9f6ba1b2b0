import { beforeAll, describe, expect, it } from '@jest/globals';

import { compose } from '../composition/compose.js';
import { inOwnProcess } from '../testing/own-process.js';

/** What is kept of prepared documents, weighed on the heap: operations by the hundred, none like another, in a process of their own. */
const TYPES = ['A', 'B', 'C', 'D'];
const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@shareable", "@requiresScopes"])';
const SUBGRAPHS = {
  nodes: `${LINK}
    type Query { nodes: [Node!]! report: Report @shareable }
    interface Node { id: ID! name(of: Int): String color: Color next: [Node!]! }
    enum Color { RED GREEN }
    type Report @shareable { code: String period: String }
    ${TYPES.map(
      (type) => `type ${type} implements Node @key(fields: "id") {
        id: ID! name(of: Int): String color: Color next: [Node!]!
        first: String @requiresScopes(scopes: [["first"]]) second: String @requiresScopes(scopes: [["second"]])
      }`,
    ).join('\n')}`,
  others: `${LINK}
    type Query { report: Report @shareable }
    type Report @shareable { code: String period: String }
    ${TYPES.map((type) => `type ${type} @key(fields: "id") { id: ID! other: String }`).join('\n')}`,
};

interface Kind {
  /** Operations; \`%\` stands for what none of the others has. */
  readonly query: string;
  readonly count: number;
  /** Each is asked with all of these. */
  readonly variables?: readonly Readonly<Record<string, unknown>>[];
  /** Each is asked by callers with all of these scopes. */
  readonly scopes?: readonly (readonly string[])[];
  readonly inParts?: boolean;
}

interface Taken {
  readonly heap: number;
  readonly weight: number;
}

const PROGRAM = `
  import { buildSubgraphSchema } from '@apollo/subgraph';
  import { graphql, parse } from 'graphql';
  const { createEngine, DEFAULT_LIMITS, loadGraph } = await import('./dist/index.js');
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const { supergraphSdl, subgraphs, types, kinds } = given;
  const schemas = new Map(
    Object.entries(subgraphs).map(([name, sdl]) => [name, buildSubgraphSchema({ typeDefs: parse(sdl) })]),
  );
  const nodes = (depth) =>
    types.map((__typename) => ({
      __typename, id: __typename, name: 'n', color: 'RED', first: '1', second: '2', other: 'o',
      next: depth > 0 ? nodes(depth - 1) : [],
    }));
  const rootValue = { nodes: nodes(3), report: { code: 'c', period: 'p' } };
  const graph = loadGraph(supergraphSdl);
  const engineOf = () =>
    createEngine({
      graph,
      logger: quiet,
      limits: { ...DEFAULT_LIMITS, maxCost: Number.MAX_SAFE_INTEGER },
      maxDocumentBytes: 2 ** 40,
      client: {
        async call(service, body) {
          const { query, variables } = JSON.parse(body);
          return graphql({ schema: schemas.get(service), source: query, variableValues: variables, rootValue });
        },
        states: () => [],
        close: async () => {},
      },
    });
  async function ask(engine, kind, query) {
    for (const variables of kind.variables ?? [{}])
      for (const scopes of kind.scopes ?? [[]]) {
        const known = { subject: 'one', role: 'integrator', regionCode: null };
        const operation = engine.prepare(query, undefined, true, variables);
        if ('errors' in operation) throw new Error(JSON.stringify(operation.errors));
        const admitted = engine.admit(operation, variables);
        const answer = await engine[kind.inParts ? 'performInParts' : 'perform'](admitted, {
          caller: { ...known, requestId: 'weighed' },
          holder: { ...known, scopes },
          deadline: performance.now() + 60_000,
          calls: { count: 0 },
        });
        if (!('data' in answer) && !('next' in answer)) throw new Error(JSON.stringify(answer.errors));
        if ('next' in answer) while (await answer.next());
      }
  }
  async function taken(kind) {
    // The first compile what compiles, and fill what is kept once for all.
    const before = engineOf();
    for (const first of ['x1', 'x2', 'x3']) await ask(before, kind, kind.query.replaceAll('%', first));
    const engine = engineOf();
    const empty = heap();
    for (let at = 0; at < kind.count; at += 1) await ask(engine, kind, kind.query.replaceAll('%', 'x' + at));
    return { heap: heap() - empty, weight: engine.cacheBytes().documents };
  }
  const found = {};
  for (const [name, kind] of Object.entries(kinds)) found[name] = await taken(kind);
  tell(found);
`;

const repeated = (count: number, one: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => one(at)).join(' ');
const EITHER = [true, false];
const CHOICES = EITHER.flatMap((a) => EITHER.flatMap((b) => EITHER.map((c) => ({ a, b, c }))));
const BY_TYPE = TYPES.map((type) => `... on ${type} { own${type}: name other next { %${type}: name } }`).join(
  ' ',
);

const KINDS: Readonly<Record<string, Kind>> = {
  'a few fields': { query: '{ %: nodes { id } }', count: 300 },
  'what two subgraphs know': {
    query: '{ %: nodes { id name ... on A { other } ... on B { other } } }',
    count: 150,
  },
  'many fields': { query: `{ nodes { ${repeated(80, (at) => `%${at}: name`)} } }`, count: 50 },
  'a long text': { query: `{ nodes { id } } # % ${'-'.repeat(5_000)}`, count: 150 },
  'what several subgraphs give': {
    query: `query % { report { code period ${repeated(10, (at) => `%${at}: code`)} } }`,
    count: 150,
  },
  'a few fragments, often': {
    query: `{ ${repeated(15, (at) => `r${at}: nodes { ...F }`)} } fragment F on Node { id %: name color }`,
    count: 30,
  },
  'interfaces within interfaces': {
    query: `{ %: nodes { id ${BY_TYPE} next { ${BY_TYPE} next { id color } } } }`,
    count: 30,
  },
  'choices of conditions': {
    query:
      'query %($a: Boolean!, $b: Boolean!, $c: Boolean!) { nodes { id @skip(if: $a) name @include(if: $b) ... on A @include(if: $c) { other } } }',
    variables: CHOICES,
    count: 30,
  },
  'costs that variables decide': {
    query: `query %($a: Boolean!) { nodes { ${repeated(40, (at) => `f${at}: name @skip(if: $a)`)} next { id @skip(if: $a) } } }`,
    variables: [{ a: true }],
    count: 30,
  },
  'rights of callers': {
    query: '{ nodes { id %: name ... on A { first second } ... on B { first } } }',
    scopes: [[], ['first'], ['second'], ['first', 'second']],
    count: 30,
  },
  'parts that come later': {
    query: `{ %: nodes { id ... @defer(label: "one") { name ... on A { other } } next { ... on B @defer(label: "two") { color other } } } }`,
    inParts: true,
    count: 30,
  },
};

/** A thousand operations are planned; a machine that is busy takes several times as long. */
const PATIENCE_MS = 300_000;

describe('the weight of what is kept', () => {
  let found: Readonly<Record<string, Taken>>;
  beforeAll(async () => {
    const { supergraphSdl } = compose(Object.entries(SUBGRAPHS).map(([name, sdl]) => ({ name, sdl })));
    found = await inOwnProcess(PROGRAM, { supergraphSdl, subgraphs: SUBGRAPHS, types: TYPES, kinds: KINDS });
  }, PATIENCE_MS);

  it.each(Object.keys(KINDS))('of %s is within a factor of 3 of what the heap holds for it', (name) => {
    const { heap, weight } = found[name] ?? { heap: NaN, weight: NaN };
    expect(weight / heap).toBeGreaterThan(1 / 3);
    expect(weight / heap).toBeLessThan(3);
  });
});
