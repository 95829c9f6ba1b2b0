import { type ConformanceGraph, errorsAt, link } from '../case.js';
import { withRules } from './authorization.js';

const files = [
  { __typename: 'Note', id: 'n1', text: 'hello' },
  { __typename: 'Record', id: 'r1', text: 'closed', level: 'HIGH' },
];

const rulesOfTypes: ConformanceGraph = {
  name: 'rules on types',
  about: 'Objects, enums and scalars that only some may be given, by themselves and in a union.',
  subgraphs: {
    files: {
      sdl: `${link('@key', '@authenticated', '@requiresScopes')}
        type Query { record: Record note: Note all: [File]! strict: [File!] level: Level stamp: Stamp }
        union File = Note | Record
        type Note @key(fields: "id") { id: ID! text: String record: Record }
        type Record @key(fields: "id") @requiresScopes(scopes: [["record"]]) { id: ID! text: String level: Level }
        enum Level @requiresScopes(scopes: [["level"]]) { HIGH LOW }
        scalar Stamp @authenticated`,
      resolvers: {
        Query: {
          record: () => files[1],
          note: () => ({ ...files[0], record: files[1] }),
          all: () => files,
          strict: () => files,
          level: () => 'LOW',
          stamp: () => 'now',
        },
        Note: { __resolveReference: (given: object) => given },
        Record: { __resolveReference: (given: object) => given },
      },
    },
    sizes: {
      sdl: `${link('@key')}
        type Note @key(fields: "id") { id: ID! size: Int }
        type Record @key(fields: "id") { id: ID! size: Int }`,
      resolvers: {
        Note: { __resolveReference: (given: object) => given, size: () => 1 },
        Record: { __resolveReference: (given: object) => given, size: () => 2 },
      },
    },
  },
  cases: withRules([
    {
      name: 'gives no value of a type for want of its scope, whatever is asked of it',
      query: '{ record { __typename } note { text record { size } } }',
      caller: {},
      expected: {
        data: { record: null, note: { text: 'hello', record: null } },
        errors: errorsAt('record', 'note.record'),
      },
    },
    {
      name: 'gives it to one who may, and its fields by their own rules',
      query: '{ record { text size level } level }',
      caller: { scopes: ['record'] },
      expected: {
        data: { record: { text: 'closed', size: 2, level: null }, level: null },
        errors: errorsAt('record.level', 'level'),
      },
    },
    {
      name: 'gives values of enums and scalars to those who may',
      query: '{ record { level } stamp level }',
      caller: { scopes: ['record', 'level'] },
      expected: { data: { record: { level: 'HIGH' }, stamp: 'now', level: 'LOW' } },
    },
    {
      name: 'gives no scalar to a caller who is not known',
      query: '{ stamp note { id } }',
      expected: { data: { stamp: null, note: { id: 'n1' } }, errors: errorsAt('stamp') },
    },
    {
      name: 'shows of a union the members that may be seen',
      query: '{ all { __typename ... on Note { text size } ... on Record { text size } } }',
      expected: {
        data: { all: [{ __typename: 'Note', text: 'hello', size: 1 }, null] },
        errors: errorsAt('all.1'),
      },
    },
    {
      name: 'shows all of it to one who may',
      query: '{ all { ... on Note { text } ... on Record { text size } } }',
      caller: { scopes: ['record'] },
      expected: { data: { all: [{ text: 'hello' }, { text: 'closed', size: 2 }] } },
    },
    {
      name: 'lets null bubble from a member that may not be seen',
      query: '{ strict { ... on Note { text } } note { id } }',
      expected: { data: { strict: null, note: { id: 'n1' } }, errors: errorsAt('strict.1') },
    },
  ]),
};

const pets = [
  { __typename: 'Dog', id: 'd1', name: 'Rex', chip: '11' },
  { __typename: 'Cat', id: 'c1', name: 'Mimi', chip: '22' },
];

const rulesBelowInterfaces: ConformanceGraph = {
  name: 'rules below interfaces',
  about: 'What implementing types and fields ask for holds where they are reached through their interface.',
  subgraphs: {
    pets: {
      sdl: `${link('@key', '@requiresScopes', '@authenticated')}
        type Query { pets: [Pet!]! dog: Dog cat: Cat marked: [Marked] }
        interface Pet { id: ID! name: String chip: String }
        interface Marked { id: ID! }
        type Dog implements Pet @key(fields: "id") { id: ID! name: String chip: String @requiresScopes(scopes: [["chip"]]) }
        type Cat implements Pet & Marked @key(fields: "id") { id: ID! name: String chip: String }
        type Tag implements Marked @authenticated { id: ID! }`,
      resolvers: {
        Query: {
          pets: () => pets,
          dog: () => pets[0],
          cat: () => pets[1],
          marked: () => [pets[1], { __typename: 'Tag', id: 't1' }],
        },
        Dog: { __resolveReference: (given: object) => given },
        Cat: { __resolveReference: (given: object) => given },
      },
    },
    names: {
      sdl: `${link('@key')}
        type Dog @key(fields: "id") { id: ID! age: Int }
        type Cat @key(fields: "id") { id: ID! age: Int }`,
      resolvers: {
        Dog: { __resolveReference: (given: object) => given, age: () => 7 },
        Cat: { __resolveReference: (given: object) => given, age: () => 8 },
      },
    },
  },
  cases: withRules([
    {
      name: 'refuses the field of the interface, on which composition wrote the rule',
      query: '{ pets { name chip } }',
      caller: {},
      expected: {
        data: {
          pets: [
            { name: 'Rex', chip: null },
            { name: 'Mimi', chip: null },
          ],
        },
        errors: errorsAt('pets.0.chip', 'pets.1.chip'),
      },
    },
    {
      name: 'gives it by types to whom each of them gives it',
      query: '{ pets { ... on Dog { chip age } ... on Cat { chip age } } }',
      caller: {},
      expected: {
        data: {
          pets: [
            { chip: null, age: 7 },
            { chip: '22', age: 8 },
          ],
        },
        errors: errorsAt('pets.0.chip'),
      },
    },
    {
      name: 'gives all to one who may',
      query: '{ pets { chip } dog { chip } }',
      caller: { scopes: ['chip'] },
      expected: { data: { pets: [{ chip: '11' }, { chip: '22' }], dog: { chip: '11' } } },
    },
    {
      name: 'refuses nothing where the type itself is asked that has no rule',
      query: '{ cat { chip } dog { name chip } }',
      caller: {},
      expected: {
        data: { cat: { chip: '22' }, dog: { name: 'Rex', chip: null } },
        errors: errorsAt('dog.chip'),
      },
    },
    {
      name: 'refuses it through a fragment on the interface within the type',
      query: '{ dog { ... on Pet { chip } } cat { ...F } } fragment F on Pet { chip }',
      caller: {},
      expected: {
        data: { dog: { chip: null }, cat: { chip: null } },
        errors: errorsAt('dog.chip', 'cat.chip'),
      },
    },
    {
      name: 'refuses an interface of which one type has a rule, as composition says',
      query: '{ marked { ... on Cat { name } } }',
      expected: { data: { marked: null }, errors: errorsAt('marked') },
      maxCalls: 0,
    },
    {
      name: 'gives the interface to one who is known',
      query: '{ marked { __typename id } }',
      caller: {},
      expected: {
        data: {
          marked: [
            { __typename: 'Cat', id: 'c1' },
            { __typename: 'Tag', id: 't1' },
          ],
        },
      },
    },
  ]),
};

export const authorizationTypeGraphs: readonly ConformanceGraph[] = [rulesOfTypes, rulesBelowInterfaces];
