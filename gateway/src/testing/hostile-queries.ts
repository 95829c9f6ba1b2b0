import fc from 'fast-check';

/** So many of something, each by its number. */
export const times = (count: number, one: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => one(at)).join(' ');
/** Something within so many of what opens and closes. */
export const nested = (depth: number, open: string, inner: string, close: string) =>
  `${open.repeat(depth)}${inner}${close.repeat(depth)}`;
/** Fragments of which each spreads the next ten times: 10 to the power of 20 fields. */
const BOMB = times(20, (at) => `fragment F${at} on Query { ${times(10, () => `...F${at + 1}`)} }`);

/** Attacks with the rule by which each is refused. */
export const TABLE: readonly (readonly [attack: string, query: string, rule: string])[] = [
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
/** Queries that are made of them. */
export const hostile = fc
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
