import { describe, expect, it } from '@jest/globals';

import type { ConformanceCaller, ConformanceGraph } from '../testing/conformance/case.js';
import { startGraph } from '../testing/conformance/harness.js';
import { ourGateway } from '../testing/conformance/ours.js';
import type { CacheSettings } from './caching.js';

const KEPT = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@composeDirective"])
    @link(url: "https://specs.apollo.dev/cacheControl/v0.1", import: ["@cacheControl"])
    @composeDirective(name: "@cacheControl")
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION`;

const STREETS = ['青园', '桂花坪', '南托'];

const GRAPH: ConformanceGraph = {
  name: 'kept',
  about: 'Streets that are listed by one subgraph and described by another.',
  subgraphs: {
    lists: {
      sdl: `${KEPT}
        type Query {
          streets(first: Int = 3): [Street!]! @cacheControl(maxAge: 60)
          mine: [Street!]! @cacheControl(maxAge: 60, scope: PRIVATE)
          now: [Street!]!
        }
        type Mutation {
          rename: [Street!]!
        }
        extend type Query {
          failing: [Street] @cacheControl(maxAge: 60)
        }
        type Street @key(fields: "id") @cacheControl(maxAge: 60) { id: ID! }`,
      resolvers: {
        Query: {
          streets: (_: unknown, { first }: { first: number }) =>
            STREETS.slice(0, first).map((_name, id) => ({ id })),
          mine: () => [{ id: 1 }],
          now: () => [{ id: 0 }, { id: 2 }],
          failing: () => [{ id: 0 }, { id: 9 }],
        },
        Mutation: { rename: () => [{ id: 0 }] },
      },
    },
    names: {
      sdl: `${KEPT}
        type Query { plain: Int }
        type Street @key(fields: "id") @cacheControl(maxAge: 30) { id: ID! name: String! short(length: Int!): String population: Int @cacheControl(maxAge: 0) own: String @cacheControl(scope: PRIVATE) }`,
      resolvers: {
        Query: { plain: () => 1 },
        Street: {
          __resolveReference: ({ id }: { id: string }) => {
            const name = STREETS[Number(id)];
            if (name === undefined) throw new Error('There is no such street.');
            return { id, name, population: 7, own: name };
          },
          short: ({ name }: { name: string }, { length }: { length: number }) => name.slice(0, length),
        },
      },
    },
  },
  cases: [],
};

const INTEGRATOR: ConformanceCaller = { subject: 'one', role: 'integrator', regionCode: null };

/** Asks a gateway that keeps what it may. */
async function askerOver(caches: CacheSettings) {
  const running = await startGraph(GRAPH, (sdl, call) => ourGateway(sdl, call, { caches }));
  return async (
    query: string,
    variables: Record<string, unknown> = {},
    person: ConformanceCaller = INTEGRATOR,
  ) => {
    const { answer, calls } = await running.run({
      name: query,
      query,
      variables,
      caller: person,
      expected: { data: null },
    });
    return { answer, calls: Object.fromEntries(calls) };
  };
}

const MEBIBYTE = 1024 * 1024;

describe('kept answers', () => {
  it('are given to whoever has the same rights, with the same variables, without a call', async () => {
    const ask = await askerOver({ responseBytes: MEBIBYTE });
    const query = 'query ($first: Int) { streets(first: $first) { id name } }';
    const first = await ask(query, { first: 2 });
    expect(first.calls).toEqual({ lists: 1, names: 1 });
    const again = await ask(query, { first: 2 }, { ...INTEGRATOR, subject: 'two' });
    expect(again).toEqual({ answer: first.answer, calls: {} });
    expect((await ask(query, { first: 1 })).calls).toEqual({ lists: 1, names: 1 });
    for (const other of [{ role: 'street' as const }, { regionCode: '430103001' }])
      expect((await ask(query, { first: 2 }, { ...INTEGRATOR, ...other })).calls).toEqual({
        lists: 1,
        names: 1,
      });
  });

  it('are an account’s own where they are private', async () => {
    const ask = await askerOver({ responseBytes: MEBIBYTE });
    await ask('{ mine { id } }');
    expect((await ask('{ mine { id } }')).calls).toEqual({});
    expect((await ask('{ mine { id } }', {}, { ...INTEGRATOR, subject: 'two' })).calls).toEqual({ lists: 1 });
  });

  it('are none where a hint forbids it, nothing says that they may be kept, or the answer has errors', async () => {
    const ask = await askerOver({ responseBytes: MEBIBYTE });
    for (const query of ['{ streets { population } }', '{ plain }', '{ failing { name } }']) {
      const first = await ask(query);
      expect(first.calls).not.toEqual({});
      expect(await ask(query)).toEqual(first);
    }
  });

  it('are none where no bytes are given to them', async () => {
    const ask = await askerOver({});
    await ask('{ streets { id } }');
    expect((await ask('{ streets { id } }')).calls).toEqual({ lists: 1 });
  });
});

describe('kept entities', () => {
  it('are not asked for again, whichever query leads to them', async () => {
    const ask = await askerOver({ entityBytes: MEBIBYTE });
    await ask('{ streets(first: 2) { name } }');
    const { answer, calls } = await ask('{ streets(first: 2) { name } now { id name } }');
    expect(answer.data).toEqual({
      streets: [{ name: '青园' }, { name: '桂花坪' }],
      now: [
        { id: '0', name: '青园' },
        { id: '2', name: '南托' },
      ],
    });
    // Of those that are listed now, one was described before.
    expect(calls).toEqual({ lists: 1, names: 1 });
    expect((await ask('{ now { name } }')).calls).toEqual({ lists: 1 });
  });

  it('are other ones with other arguments or fields', async () => {
    const ask = await askerOver({ entityBytes: MEBIBYTE });
    const query = 'query ($length: Int!) { now { short(length: $length) } }';
    await ask(query, { length: 1 });
    expect((await ask(query, { length: 1 })).calls).toEqual({ lists: 1 });
    const { answer, calls } = await ask(query, { length: 2 });
    expect(calls).toEqual({ lists: 1, names: 1 });
    expect(answer.data).toEqual({ now: [{ short: '青园' }, { short: '南托' }] });
  });

  it('are given to whoever has the same rights, private ones to the same account', async () => {
    const ask = await askerOver({ entityBytes: MEBIBYTE });
    const other = { ...INTEGRATOR, subject: 'two' };
    await ask('{ now { name } }');
    expect((await ask('{ now { name } }', {}, other)).calls).toEqual({ lists: 1 });
    expect((await ask('{ now { name } }', {}, { ...INTEGRATOR, role: 'street' })).calls).toEqual({
      lists: 1,
      names: 1,
    });
    await ask('{ now { own } }');
    expect((await ask('{ now { own } }', {}, other)).calls).toEqual({ lists: 1, names: 1 });
  });

  it('are not what a mutation answers with: it would not see what it did', async () => {
    const ask = await askerOver({ entityBytes: MEBIBYTE });
    await ask('{ now { name } }');
    expect((await ask('mutation { rename { name } }')).calls).toEqual({ lists: 1, names: 1 });
  });

  it('are none where one of them failed', async () => {
    const ask = await askerOver({ entityBytes: MEBIBYTE });
    const first = await ask('{ failing { name } }');
    expect(first.answer.data).toEqual({ failing: [{ name: '青园' }, null] });
    expect(await ask('{ failing { name } }')).toEqual(first);
  });
});
