import { type ConformanceGraph, type ConformanceCase, errorsAt, link, lookUp } from '../case.js';

/** The stock gateway does not know the links of these directives, which a gateway that does not know them must refuse. */
export const WITHOUT_RULES = 'It refuses to start with a supergraph that has rules for callers.';

/** The cases of a graph that has rules. */
export function withRules(cases: readonly ConformanceCase[]): readonly ConformanceCase[] {
  return cases.map((each) => ({ ...each, stock: { differs: WITHOUT_RULES } }));
}

const people = [
  { id: 'p1', name: 'Wang', email: 'w@example.org', mail: 'w', friend: { id: 'p2' } },
  { id: 'p2', name: 'Li', email: null, mail: 'l', friend: null },
];
const byId = lookUp(people, 'id');

const rulesOfFields: ConformanceGraph = {
  name: 'rules on fields',
  about: 'Fields for those who have proved who they are, for some scopes, and for some policies.',
  subgraphs: {
    people: {
      sdl: `${link('@key', '@authenticated', '@requiresScopes')}
        type Query {
          open: Int!
          people: [Person!]!
          one: Person
          closed: Int @authenticated
          strict: Int! @authenticated
        }
        type Mutation {
          free: Int
          bound: Int @requiresScopes(scopes: [["write"]])
        }
        type Person @key(fields: "id") {
          id: ID!
          name: String!
          email: String @authenticated
          mail: String! @authenticated
          friend: Person
        }`,
      resolvers: {
        Query: {
          open: () => 1,
          people: () => people,
          one: () => people[0],
          closed: () => 2,
          strict: () => 3,
        },
        Mutation: { free: () => 1, bound: () => 2 },
        Person: {
          __resolveReference: byId,
          friend: ({ friend }: { friend: object | null }) => friend && byId(friend as never),
        },
      },
    },
    pay: {
      sdl: `${link('@key', '@requiresScopes', '@policy')}
        type Person @key(fields: "id") {
          id: ID!
          salary: Int @requiresScopes(scopes: [["pay", "staff"], ["all"]])
          bonus: Int @policy(policies: [["manager", "adult"], ["owner"]])
          grade: Int
        }`,
      resolvers: {
        Person: {
          __resolveReference: (given: object) => given,
          salary: () => 100,
          bonus: () => 10,
          grade: () => 5,
        },
      },
    },
  },
  cases: withRules([
    {
      name: 'leaves open fields to everybody',
      query: '{ open people { id name grade } }',
      expected: {
        data: {
          open: 1,
          people: [
            { id: 'p1', name: 'Wang', grade: 5 },
            { id: 'p2', name: 'Li', grade: 5 },
          ],
        },
      },
    },
    {
      name: 'leaves a field out for a caller who is not known, without asking for it',
      query: '{ closed }',
      expected: { data: { closed: null }, errors: errorsAt('closed') },
      maxCalls: 0,
    },
    {
      name: 'gives it to one who is',
      query: '{ closed strict one { email mail } }',
      caller: {},
      expected: { data: { closed: 2, strict: 3, one: { email: 'w@example.org', mail: 'w' } } },
    },
    {
      name: 'lets null bubble from a field that may not be null',
      query: '{ one { name mail } open }',
      expected: { data: { one: null, open: 1 }, errors: errorsAt('one.mail') },
    },
    {
      name: 'lets it bubble to the whole answer',
      query: '{ open strict }',
      expected: { data: null, errors: errorsAt('strict') },
    },
    {
      name: 'tells it at each place',
      query: '{ people { name email } }',
      expected: {
        data: {
          people: [
            { name: 'Wang', email: null },
            { name: 'Li', email: null },
          ],
        },
        errors: errorsAt('people.0.email', 'people.1.email'),
      },
    },
    {
      name: 'tells nothing where there is no object to read',
      query: '{ one { friend { friend { email } } } }',
      expected: { data: { one: { friend: { friend: null } } } },
    },
    {
      name: 'tells it under the alias that the client gave, and does not take it for another field',
      query: '{ one { name: email email: name x: email } }',
      expected: {
        data: { one: { name: null, email: 'Wang', x: null } },
        errors: errorsAt('one.name', 'one.x'),
      },
    },
    {
      name: 'finds a field in fragments, named and not, however deep',
      query: `{ one { ...F } } fragment F on Person { friend { ... on Person { ...G } } } fragment G on Person { id ... { mail2: email } }`,
      expected: {
        data: { one: { friend: { id: 'p2', mail2: null } } },
        errors: errorsAt('one.friend.mail2'),
      },
    },
    {
      name: 'asks nobody for what conditions leave out, and tells nothing of it',
      query: 'query ($no: Boolean!) { open closed @include(if: $no) one { name email @skip(if: true) } }',
      variables: { no: false },
      expected: { data: { open: 1, one: { name: 'Wang' } } },
    },
    {
      name: 'applies the rule where conditions leave it in',
      query: 'query ($yes: Boolean!) { open closed @include(if: $yes) }',
      variables: { yes: true },
      expected: { data: { open: 1, closed: null }, errors: errorsAt('closed') },
    },
    {
      name: 'asks all scopes of a lot',
      query: '{ one { salary } }',
      caller: { scopes: ['pay'] },
      expected: { data: { one: { salary: null } }, errors: errorsAt('one.salary') },
      maxCalls: 1,
    },
    {
      name: 'is content with all scopes of one lot',
      query: '{ one { salary } }',
      caller: { scopes: ['staff', 'pay', 'other'] },
      expected: { data: { one: { salary: 100 } } },
    },
    {
      name: 'is content with another lot',
      query: '{ one { salary } }',
      caller: { scopes: ['all'] },
      expected: { data: { one: { salary: 100 } } },
    },
    {
      name: 'takes no scope for a policy',
      query: '{ one { bonus grade } }',
      caller: { scopes: ['owner'] },
      expected: { data: { one: { bonus: null, grade: 5 } }, errors: errorsAt('one.bonus') },
    },
    {
      name: 'asks all policies of a lot',
      query: '{ one { bonus } }',
      caller: { policies: ['manager'] },
      expected: { data: { one: { bonus: null } }, errors: errorsAt('one.bonus') },
      maxCalls: 1,
    },
    {
      name: 'is content with all policies of one lot',
      query: '{ one { bonus } }',
      caller: { policies: ['adult', 'manager'] },
      expected: { data: { one: { bonus: 10 } } },
    },
    {
      name: 'changes nothing by a mutation that is refused, and makes the others',
      query: 'mutation { a: free bound b: free }',
      caller: { scopes: ['read'] },
      expected: { data: { a: 1, bound: null, b: 1 }, errors: errorsAt('bound') },
    },
    {
      name: 'makes a mutation for one who may',
      query: 'mutation { bound }',
      caller: { scopes: ['write'] },
      expected: { data: { bound: 2 } },
    },
    {
      name: 'shows one caller nothing of what another was shown before',
      query: '{ one { salary bonus email } }',
      caller: {},
      expected: {
        data: { one: { salary: null, bonus: null, email: 'w@example.org' } },
        errors: errorsAt('one.salary', 'one.bonus'),
      },
    },
    {
      name: 'reads an object of which every field is refused for its type alone',
      query: '{ one { __typename salary } people { salary } }',
      expected: {
        data: { one: { __typename: 'Person', salary: null }, people: [{ salary: null }, { salary: null }] },
        errors: errorsAt('one.salary', 'people.0.salary', 'people.1.salary'),
      },
    },
    {
      name: 'tells of a dead subgraph what it would without rules',
      query: '{ one { name salary grade } }',
      down: ['pay'],
      expected: {
        data: { one: { name: 'Wang', salary: null, grade: null } },
        errors: errorsAt('one.salary', 'one.grade'),
      },
    },
  ]),
};

/** A field with a rule in one subgraph, and one that requires it in another. */
export const requiredByRule = {
  people: {
    sdl: `${link('@key', '@requiresScopes')}
      type Query { one: Person all: [Person!]! }
      type Person @key(fields: "id") { id: ID! number: String @requiresScopes(scopes: [["number"]]) }`,
    resolvers: {
      Query: { one: () => ({ id: 'p1', number: '77' }), all: () => [{ id: 'p1', number: '77' }] },
      Person: { __resolveReference: ({ id }: { id: string }) => ({ id, number: '77' }) },
    },
  },
  cards: {
    sdl: `${link('@key', '@requiresScopes', '@external', '@requires')}
      type Person @key(fields: "id") {
        id: ID!
        number: String @external
        card: String @requires(fields: "number") @requiresScopes(scopes: [["number"]])
        color: String
      }`,
    resolvers: {
      Person: {
        __resolveReference: (given: object) => given,
        card: ({ number }: { number: string }) => `card of ${number}`,
        color: () => 'red',
      },
    },
  },
};

const required: ConformanceGraph = {
  name: 'rules on what is required',
  about: 'A field that requires a field with a rule has the rule too; composition asks for it.',
  subgraphs: requiredByRule,
  cases: withRules([
    {
      name: 'gives both to one who may',
      query: '{ one { card number } }',
      caller: { scopes: ['number'] },
      expected: { data: { one: { card: 'card of 77', number: '77' } } },
    },
    {
      name: 'gives others what requires nothing',
      query: '{ one { card color } }',
      expected: { data: { one: { card: null, color: 'red' } }, errors: errorsAt('one.card') },
    },
  ]),
};

export const authorizationGraphs: readonly ConformanceGraph[] = [rulesOfFields, required];
