import { type ConformanceGraph, link, lookUp, REFUSED } from '../case.js';

const vehicles = [
  { __typename: 'Car', id: 'v1', speed: 120, doors: 4 },
  { __typename: 'Van', id: 'v2', speed: 90, load: 800 },
  { __typename: 'Sled', speed: 10 },
];

const entityTypes: ConformanceGraph = {
  name: 'entities behind an interface',
  about: 'Types of an interface are entities, and one is not; another subgraph knows more of each.',
  subgraphs: {
    garage: {
      sdl: `${link('@key')}
        type Query { vehicles: [Vehicle!]! fastest: Vehicle }
        interface Vehicle { speed: Int! }
        type Car implements Vehicle @key(fields: "id") { id: ID! speed: Int! doors: Int! }
        type Van implements Vehicle @key(fields: "id") { id: ID! speed: Int! load: Int! }
        type Sled implements Vehicle { speed: Int! }`,
      resolvers: {
        Query: { vehicles: () => vehicles, fastest: () => vehicles[0] },
        Car: { __resolveReference: lookUp(vehicles, 'id') },
        Van: { __resolveReference: lookUp(vehicles, 'id') },
      },
    },
    registry: {
      sdl: `${link('@key')}
        interface Owned { owner: String! }
        type Car implements Owned @key(fields: "id") { id: ID! owner: String! }
        type Van implements Owned @key(fields: "id") { id: ID! owner: String! firm: Firm! }
        type Firm { name: String! }`,
      resolvers: {
        Car: { __resolveReference: lookUp([{ id: 'v1', owner: 'Zhao' }], 'id') },
        Van: { __resolveReference: lookUp([{ id: 'v2', owner: 'Qian', firm: { name: 'Q' } }], 'id') },
      },
    },
  },
  cases: [
    {
      name: 'fetches more of the types that are entities',
      query: '{ vehicles { speed ... on Car { owner } ... on Van { owner firm { name } } } }',
      expected: {
        data: {
          vehicles: [
            { speed: 120, owner: 'Zhao' },
            { speed: 90, owner: 'Qian', firm: { name: 'Q' } },
            { speed: 10 },
          ],
        },
      },
    },
    {
      name: 'fetches by a fragment on an interface that only the other subgraph has',
      query: '{ vehicles { ... on Owned { owner } speed } }',
      expected: {
        data: { vehicles: [{ owner: 'Zhao', speed: 120 }, { owner: 'Qian', speed: 90 }, { speed: 10 }] },
      },
    },
    {
      name: 'takes a fragment on an interface within one on the other',
      query: '{ vehicles { ... on Owned { ... on Vehicle { speed ... on Owned { owner } } } } }',
      expected: { data: { vehicles: [{ speed: 120, owner: 'Zhao' }, { speed: 90, owner: 'Qian' }, {}] } },
    },
    {
      name: 'names the types, under two names',
      query: '{ vehicles { __typename kind: __typename } }',
      expected: {
        data: {
          vehicles: [
            { __typename: 'Car', kind: 'Car' },
            { __typename: 'Van', kind: 'Van' },
            { __typename: 'Sled', kind: 'Sled' },
          ],
        },
      },
      maxCalls: 1,
    },
    {
      name: 'asks no other subgraph for a type that does not come',
      query: '{ fastest { ... on Van { owner } } }',
      expected: { data: { fastest: {} } },
      maxCalls: 1,
    },
    {
      name: 'gives one name different fields in fragments on different types',
      query:
        '{ vehicles { ... on Car { size: doors } ... on Van { size: load } ... on Sled { size: speed } } }',
      expected: { data: { vehicles: [{ size: 4 }, { size: 800 }, { size: 10 }] } },
    },
    {
      name: 'gives one name different fields of two subgraphs on different types',
      query: '{ vehicles { ... on Car { what: owner } ... on Van { what: __typename } } }',
      expected: { data: { vehicles: [{ what: 'Zhao' }, { what: 'Van' }, {}] } },
    },
    {
      name: 'refuses a field that the interface does not have',
      query: '{ vehicles { doors } }',
      expected: REFUSED,
      maxCalls: 0,
    },
    {
      name: 'refuses a fragment that no type can match',
      query: '{ vehicles { ... on Firm { name } } }',
      expected: REFUSED,
      maxCalls: 0,
    },
  ],
};

const partial: ConformanceGraph = {
  name: 'partly implemented interfaces and unions',
  about: 'Each subgraph knows other types of one interface and of one union.',
  subgraphs: {
    farm: {
      sdl: `${link('@key', '@shareable')}
        type Query { farmAnimals: [Animal!]! farmFinds: [Find!]! }
        interface Animal { name: String! }
        union Find = Dog | Hay
        type Dog implements Animal @key(fields: "name") { name: String! barks: Boolean! }
        type Cow implements Animal { name: String! milk: Int! }
        type Hay @shareable { bales: Int! }`,
      resolvers: {
        Query: {
          farmAnimals: () => [
            { __typename: 'Dog', name: 'Ah', barks: true },
            { __typename: 'Cow', name: 'Mu', milk: 9 },
          ],
          farmFinds: () => [
            { __typename: 'Dog', name: 'Ah', barks: true },
            { __typename: 'Hay', bales: 2 },
          ],
        },
        Dog: {
          __resolveReference: ({ name }: { name: string }) => ({ name, barks: name === 'Ah' }),
        },
      },
    },
    zoo: {
      sdl: `${link('@key', '@shareable')}
        type Query { zooAnimals: [Animal!]! zooFinds: [Find!]! }
        interface Animal { name: String! }
        union Find = Dog | Cat | Hay
        type Cat implements Animal { name: String! lives: Int! }
        type Dog implements Animal @key(fields: "name") { name: String! tricks: [String!]! }
        type Hay @shareable { bales: Int! }`,
      resolvers: {
        Query: {
          zooAnimals: () => [
            { __typename: 'Cat', name: 'Mi', lives: 9 },
            { __typename: 'Dog', name: 'Bo', tricks: ['sit'] },
          ],
          zooFinds: () => [
            { __typename: 'Cat', name: 'Mi', lives: 9 },
            { __typename: 'Dog', name: 'Bo', tricks: ['sit'] },
            { __typename: 'Hay', bales: 1 },
          ],
        },
        Dog: { __resolveReference: ({ name }: { name: string }) => ({ name, tricks: [`${name} rolls`] }) },
      },
    },
  },
  cases: [
    {
      name: 'asks no subgraph about a type of an interface that it does not know',
      query: `{
        farmAnimals { name ... on Cat { lives } ... on Cow { milk } }
        zooAnimals { name ... on Cat { lives } ... on Cow { milk } }
      }`,
      expected: {
        data: {
          farmAnimals: [{ name: 'Ah' }, { name: 'Mu', milk: 9 }],
          zooAnimals: [{ name: 'Mi', lives: 9 }, { name: 'Bo' }],
        },
      },
      maxCalls: 2,
    },
    {
      name: 'asks no subgraph about a type of a union that it does not know',
      query: '{ farmFinds { __typename ... on Cat { lives } ... on Hay { bales } } }',
      expected: { data: { farmFinds: [{ __typename: 'Dog' }, { __typename: 'Hay', bales: 2 }] } },
      maxCalls: 1,
    },
    {
      name: 'answers empty objects where every type asked for is unknown there',
      query: '{ farmFinds { ... on Cat { lives } } }',
      expected: { data: { farmFinds: [{}, {}] } },
      maxCalls: 1,
    },
    {
      name: 'joins an entity that is in both unions',
      query:
        '{ zooFinds { ... on Dog { tricks barks } ... on Hay { bales } } farmFinds { ... on Dog { tricks } } }',
      expected: {
        data: {
          zooFinds: [{}, { tricks: ['sit'], barks: false }, { bales: 1 }],
          farmFinds: [{ tricks: ['Ah rolls'] }, {}],
        },
      },
    },
    {
      name: 'takes a fragment on the interface within the union',
      query:
        '{ zooFinds { ... on Animal { name } } farmFinds { ... on Animal { name ... on Dog { barks } } } }',
      expected: {
        data: {
          zooFinds: [{ name: 'Mi' }, { name: 'Bo' }, {}],
          farmFinds: [{ name: 'Ah', barks: true }, {}],
        },
      },
    },
    {
      name: 'takes a fragment on the union within the interface',
      query: '{ farmAnimals { ... on Find { __typename ... on Dog { barks } } } }',
      expected: { data: { farmAnimals: [{ __typename: 'Dog', barks: true }, {}] } },
    },
    {
      name: 'names the types of the interface in introspection, from both',
      query: '{ __type(name: "Animal") { possibleTypes { name } } }',
      expected: { data: { __type: { possibleTypes: [{ name: 'Cat' }, { name: 'Cow' }, { name: 'Dog' }] } } },
      maxCalls: 0,
    },
  ],
};

const hierarchy: ConformanceGraph = {
  name: 'interfaces that implement interfaces',
  about: 'An interface is a part of another one, and a field is told more exactly in the narrower one.',
  subgraphs: {
    nodes: {
      sdl: `${link('@key')}
        type Query { nodes: [Node!]! leaf: Leaf }
        interface Node { id: ID! parent: Node }
        interface Leaf implements Node { id: ID! parent: Branch color: String! }
        type Branch implements Node @key(fields: "id") { id: ID! parent: Node leaves: [Leaf!]! }
        type Oak implements Node & Leaf @key(fields: "id") { id: ID! parent: Branch color: String! }
        type Elm implements Node & Leaf { id: ID! parent: Branch color: String! }`,
      resolvers: {
        Query: { nodes: () => [branch, oak, elm], leaf: () => oak },
        Branch: { __resolveReference: () => branch, leaves: () => [oak, elm] },
        Oak: { __resolveReference: () => oak, parent: () => branch },
        Elm: { parent: () => branch },
      },
    },
    ages: {
      sdl: `${link('@key')}
        interface Aged { age: Int! }
        type Branch implements Aged @key(fields: "id") { id: ID! age: Int! }
        type Oak implements Aged @key(fields: "id") { id: ID! age: Int! }`,
      resolvers: {
        Branch: { __resolveReference: lookUp([{ id: 'n1', age: 50 }], 'id') },
        Oak: { __resolveReference: lookUp([{ id: 'n2', age: 2 }], 'id') },
      },
    },
  },
  cases: [
    {
      name: 'takes a fragment on the narrower interface',
      query: '{ nodes { id ... on Leaf { color parent { leaves { id } } } } }',
      expected: {
        data: {
          nodes: [
            { id: 'n1' },
            { id: 'n2', color: 'green', parent: { leaves: [{ id: 'n2' }, { id: 'n3' }] } },
            { id: 'n3', color: 'red', parent: { leaves: [{ id: 'n2' }, { id: 'n3' }] } },
          ],
        },
      },
      maxCalls: 1,
    },
    {
      name: 'fetches of the types that another subgraph knows, through both interfaces',
      query: '{ nodes { ... on Aged { age } parent { ... on Aged { age } } } }',
      expected: {
        data: {
          nodes: [{ age: 50, parent: null }, { age: 2, parent: { age: 50 } }, { parent: { age: 50 } }],
        },
      },
    },
    {
      name: 'takes a fragment on the wider interface within the narrower one',
      query: '{ leaf { ... on Node { parent { ... on Node { id } } ... on Leaf { color } } } }',
      expected: { data: { leaf: { parent: { id: 'n1' }, color: 'green' } } },
      maxCalls: 1,
    },
  ],
};

const branch = { __typename: 'Branch', id: 'n1', parent: null };
const oak = { __typename: 'Oak', id: 'n2', color: 'green' };
const elm = { __typename: 'Elm', id: 'n3', color: 'red' };

/** Interfaces and unions over several subgraphs. */
export const abstractTypeGraphs: readonly ConformanceGraph[] = [entityTypes, partial, hierarchy];
