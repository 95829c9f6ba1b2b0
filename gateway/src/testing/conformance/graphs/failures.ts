import { type ConformanceGraph, errorsAt, link, lookUp } from '../case.js';

const NO_PATH = 'Its error of a dead subgraph has no path.';
const ENTITY_PATH =
  'It tells of an entity that failed at the entity, which is not null, and not at the fields that are.';

function failing(): never {
  throw new Error('It fails.');
}

const cities = [
  { id: 'c1', name: 'Ji', mayor: { id: 'm1' }, streets: [{ id: 's1' }, { id: 's2' }] },
  { id: 'c2', name: 'Su', mayor: null, streets: [] },
];

const dead: ConformanceGraph = {
  name: 'a dead subgraph',
  about:
    'The transport to a subgraph fails: what it was to bring is null, each null has an error, the rest is there.',
  subgraphs: {
    map: {
      sdl: `${link('@key')}
        type Query { cities: [City!]! city: City noted: [City]! }
        type City @key(fields: "id") { id: ID! name: String! mayor: Mayor streets: [Street!]! }
        type Mayor @key(fields: "id") { id: ID! }
        type Street @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: { cities: () => cities, city: () => cities[0], noted: () => [cities[1], null, cities[0]] },
        City: { __resolveReference: lookUp(cities, 'id') },
      },
    },
    census: {
      sdl: `${link('@key')}
        type Query { population: Int total: Int! oldest: City }
        type City @key(fields: "id") { id: ID! people: Int born: [Int!] chart: Chart required: Int! }
        type Chart { young: Int! old: Int! }
        type Mayor @key(fields: "id") { id: ID! votes: Int }
        type Street @key(fields: "id") { id: ID! houses: Int }`,
      resolvers: {
        Query: { population: () => 9, total: () => 10, oldest: () => ({ id: 'c2' }) },
        City: {
          __resolveReference: ({ id }: { id: string }) => ({
            id,
            people: 5,
            born: [1],
            chart: { young: 2, old: 3 },
            required: 1,
          }),
        },
        Mayor: { __resolveReference: ({ id }: { id: string }) => ({ id, votes: 3 }) },
        Street: { __resolveReference: ({ id }: { id: string }) => ({ id, houses: 30 }) },
      },
    },
    weather: {
      sdl: `${link('@key', '@external', '@requires')}
        type City @key(fields: "id") { id: ID! rain: Int people: Int @external flood: Int @requires(fields: "people") }`,
      resolvers: {
        City: { __resolveReference: ({ id }: { id: string }) => ({ id, rain: 8 }), flood: () => 1 },
      },
    },
  },
  cases: [
    {
      name: 'nulls its fields and keeps those of the living',
      query: '{ city { name people rain } }',
      down: ['census'],
      expected: { data: { city: { name: 'Ji', people: null, rain: 8 } }, errors: errorsAt('city.people') },
      stock: { differs: NO_PATH },
    },
    {
      name: 'tells of each field of each entity by the name that the query gives it',
      query: '{ cities { n: people chart { young } born } }',
      down: ['census'],
      expected: {
        data: {
          cities: [
            { n: null, chart: null, born: null },
            { n: null, chart: null, born: null },
          ],
        },
        errors: errorsAt(
          'cities.0.n',
          'cities.0.chart',
          'cities.0.born',
          'cities.1.n',
          'cities.1.chart',
          'cities.1.born',
        ),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'tells nothing of places where there is no entity',
      query: '{ noted { people } }',
      down: ['census'],
      expected: {
        data: { noted: [{ people: null }, null, { people: null }] },
        errors: errorsAt('noted.0.people', 'noted.2.people'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'tells of entities under entities and in lists of lists',
      query: '{ cities { mayor { votes } streets { houses id } } }',
      down: ['census'],
      expected: {
        data: {
          cities: [
            {
              mayor: { votes: null },
              streets: [
                { houses: null, id: 's1' },
                { houses: null, id: 's2' },
              ],
            },
            { mayor: null, streets: [] },
          ],
        },
        errors: errorsAt('cities.0.mayor.votes', 'cities.0.streets.0.houses', 'cities.0.streets.1.houses'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'nulls a root field of the dead and keeps those of the living',
      query: '{ population city { name } }',
      down: ['census'],
      expected: { data: { population: null, city: { name: 'Ji' } }, errors: errorsAt('population') },
      stock: { differs: NO_PATH },
    },
    {
      name: 'tells of each root field of the dead',
      query: '{ a: population b: population oldest { name } city { name } }',
      down: ['census'],
      expected: {
        data: { a: null, b: null, oldest: null, city: { name: 'Ji' } },
        errors: errorsAt('a', 'b', 'oldest'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'nulls everything where a root field of the dead may not be null',
      query: '{ city { name } total }',
      down: ['census'],
      expected: { data: null, errors: errorsAt('total') },
      stock: { differs: NO_PATH },
    },
    {
      name: 'nulls an entity where its field of the dead may not be null',
      query: '{ noted { id required } }',
      down: ['census'],
      expected: {
        data: { noted: [null, null, null] },
        errors: errorsAt('noted.0.required', 'noted.2.required'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'nulls what was to be found by way of the dead',
      query: '{ oldest { rain } city { rain } }',
      down: ['census'],
      expected: { data: { oldest: null, city: { rain: 8 } }, errors: errorsAt('oldest') },
      stock: { differs: NO_PATH },
    },
    {
      name: 'nulls an entity of the living where its field of the dead may not be null',
      query: '{ oldest { id people name } }',
      down: ['map'],
      expected: { data: { oldest: null }, errors: errorsAt('oldest.name') },
      stock: { differs: NO_PATH },
    },
    {
      name: 'tells of two dead ones',
      query: '{ city { people rain name } }',
      down: ['census', 'weather'],
      expected: {
        data: { city: { people: null, rain: null, name: 'Ji' } },
        errors: errorsAt('city.people', 'city.rain'),
      },
      stock: { differs: NO_PATH },
    },
    {
      name: 'resolves no field that requires a field of the dead',
      query: '{ city { name flood rain } }',
      down: ['census'],
      expected: { data: { city: { name: 'Ji', flood: null, rain: 8 } }, errors: 'some' },
    },
    {
      name: 'answers whoever does not need the dead',
      query: '{ cities { name rain } }',
      down: ['census'],
      expected: {
        data: {
          cities: [
            { name: 'Ji', rain: 8 },
            { name: 'Su', rain: 8 },
          ],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'answers introspection where all are dead',
      query: '{ __typename __type(name: "Chart") { name } }',
      down: ['map', 'census', 'weather'],
      expected: { data: { __typename: 'Query', __type: { name: 'Chart' } } },
      maxCalls: 0,
    },
  ],
};

const failingReferences: ConformanceGraph = {
  name: 'entities that fail as a whole',
  about:
    'Resolving a reference fails for one entity of several: all that it was asked for fails, there alone.',
  subgraphs: {
    roots: {
      sdl: `${link('@key')}
        type Query { ends: [End]! end: End pairs: [[End!]!]! }
        type End @key(fields: "id") { id: ID! }`,
      resolvers: {
        Query: {
          ends: () => [{ id: 'ok' }, { id: 'bad' }, { id: 'none' }],
          end: () => ({ id: 'bad' }),
          pairs: () => [[{ id: 'bad' }, { id: 'ok' }], [{ id: 'bad' }]],
        },
      },
    },
    others: {
      sdl: `${link('@key')}
        type End @key(fields: "id") { id: ID! may: String must: String! also: Also }
        type Also { x: Int }`,
      resolvers: {
        End: {
          __resolveReference: ({ id }: { id: string }) =>
            id === 'bad' ? failing() : id === 'ok' ? { id, may: 'm', must: 'M', also: { x: 1 } } : null,
        },
      },
    },
    more: {
      sdl: `${link('@key')}
        type End @key(fields: "id") { id: ID! extra: String }`,
      resolvers: { End: { __resolveReference: failing } },
    },
  },
  cases: [
    {
      name: 'fails the field that it was asked for',
      query: '{ ends { id may } }',
      expected: {
        data: {
          ends: [
            { id: 'ok', may: 'm' },
            { id: 'bad', may: null },
            { id: 'none', may: null },
          ],
        },
        errors: errorsAt('ends.1.may'),
      },
      stock: { differs: ENTITY_PATH },
    },
    {
      name: 'fails each field that it was asked for',
      query: '{ end { also { x } may } }',
      expected: { data: { end: { also: null, may: null } }, errors: errorsAt('end.also', 'end.may') },
      stock: { differs: ENTITY_PATH },
    },
    {
      name: 'fails at each place of the entity',
      query: '{ pairs { may } }',
      expected: {
        data: { pairs: [[{ may: null }, { may: 'm' }], [{ may: null }]] },
        errors: errorsAt('pairs.0.0.may', 'pairs.1.0.may'),
      },
      stock: { differs: ENTITY_PATH },
    },
    {
      name: 'nulls the entity whose field may not be null, whether it failed or is not there',
      query: '{ ends { must } }',
      expected: {
        data: { ends: [{ must: 'M' }, null, null] },
        errors: errorsAt('ends.1.must', 'ends.2.must'),
      },
      stock: { differs: ENTITY_PATH },
    },
    {
      name: 'tells nothing of a second failure under the null that the first has left',
      query: '{ end { must extra } }',
      expected: { data: { end: null }, errors: errorsAt('end.must') },
      stock: { differs: ENTITY_PATH },
    },
  ],
};

const failingRoots: ConformanceGraph = {
  name: 'root fields that fail',
  about: 'Errors of a subgraph at the root, with a part of its answer, come with their paths.',
  subgraphs: {
    left: {
      sdl: `${link('@key')}
        type Query { fine: Int broken: Int strict: Int! tree: Node list: [Node]! }
        type Node @key(fields: "id") { id: ID! value: Int bad: Int child: Node must: Int! }`,
      resolvers: {
        Query: {
          fine: () => 1,
          broken: failing,
          strict: failing,
          tree: () => ({ id: 'n1', value: 1, child: { id: 'n2', value: 2 }, must: 1 }),
          list: () => [{ id: 'n1', must: 1 }, new Error('An element fails.'), { id: 'n3', must: null }],
        },
        Node: {
          __resolveReference: (reference: object) => reference,
          bad: failing,
          must: ({ must }: { must?: number | null }) => must,
        },
      },
    },
    right: {
      sdl: `${link('@key')}
        type Query { other: Int alsoBroken: Int }
        type Node @key(fields: "id") { id: ID! more: Int }`,
      resolvers: {
        Query: { other: () => 2, alsoBroken: failing },
        Node: { __resolveReference: ({ id }: { id: string }) => ({ id, more: Number(id.slice(1)) }) },
      },
    },
  },
  cases: [
    {
      name: 'keeps what did not fail',
      query: '{ fine broken other }',
      expected: { data: { fine: 1, broken: null, other: 2 }, errors: errorsAt('broken') },
    },
    {
      name: 'tells of the errors of two subgraphs',
      query: '{ x: broken y: alsoBroken fine }',
      expected: { data: { x: null, y: null, fine: 1 }, errors: errorsAt('x', 'y') },
    },
    {
      name: 'nulls everything where a root field fails that may not be null',
      query: '{ strict other }',
      expected: { data: null, errors: errorsAt('strict') },
    },
    {
      name: 'tells of fields in objects',
      query: '{ tree { value bad child { b: bad value } } }',
      expected: {
        data: { tree: { value: 1, bad: null, child: { b: null, value: 2 } } },
        errors: errorsAt('tree.bad', 'tree.child.b'),
      },
    },
    {
      name: 'tells of elements of lists, and goes on with the entities that are left',
      query: '{ list { id more must } }',
      expected: {
        data: { list: [{ id: 'n1', more: 1, must: 1 }, null, null] },
        errors: errorsAt('list.1', 'list.2.must'),
      },
    },
    {
      name: 'joins entities beside fields that failed',
      query: '{ tree { bad more child { more } } }',
      expected: {
        data: { tree: { bad: null, more: 1, child: { more: 2 } } },
        errors: errorsAt('tree.bad'),
      },
    },
  ],
};

/** What is left where subgraphs fail. */
export const failureGraphs: readonly ConformanceGraph[] = [dead, failingReferences, failingRoots];
