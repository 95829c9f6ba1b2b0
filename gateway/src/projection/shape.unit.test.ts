import { describe, expect, it } from '@jest/globals';
import { buildSchema, executeSync, parse } from 'graphql';

import { isWanted } from '../operations/conditions.js';
import { fragmentsOf, operationOf } from '../operations/document.js';
import { Weight } from '../operations/weight.js';
import { shapeOf } from './shape.js';
import { writeTyped } from './write.js';

/** Objects that can be of each type at each level: the fields that are asked of one depend on the types of all that are above it. */
const TYPES = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'];
const SCHEMA = buildSchema(`
  type Query { node: Node }
  interface Node { name: String next: [Node!] }
  ${TYPES.map((type) => `type ${type} implements Node { name: String next: [Node!] }`).join(' ')}
`);
const LEVELS = 3;
const WIDTH = 30;
const MIB = 1024 * 1024;

/**
 * At each level as many selections as there are types, each spread for all types but one: which of them come together tells which types have not
 * been met so far, and there are two to the power of the number of types of such choices.
 */
function hostileQuery(): string {
  const fragments = Array.from({ length: LEVELS + 1 }, (_, level) =>
    TYPES.map((own) => {
      const below =
        level < LEVELS
          ? TYPES.filter((type) => type !== own).map(
              (type) => `... on ${type} { next { ...${own}${level + 1} } }`,
            )
          : [];
      return `fragment ${own}${level} on Node { ...Names ${below.join(' ')} }`;
    }),
  );
  const names = `fragment Names on Node { __typename ${Array.from({ length: WIDTH }, (_, at) => `n${at}: name`).join(' ')} }`;
  return `{ node { ${TYPES.map((type) => `...${type}0`).join(' ')} } } ${names} ${fragments.flat().join('\n')}`;
}

interface Node {
  readonly __typename: string;
  readonly name: string;
  readonly next: readonly Node[];
}

function nodes(depth: number): Node[] {
  return TYPES.map((__typename) => ({
    __typename,
    name: __typename,
    next: depth > 0 ? nodes(depth - 1) : [],
  }));
}

function shaped(query: string) {
  const document = parse(query);
  const operation = operationOf(document);
  if (operation === undefined) throw new Error('there is no operation');
  const weight = new Weight(undefined);
  const shape = shapeOf(
    {
      schema: SCHEMA,
      fragments: fragmentsOf(document),
      isWanted: (selection) => isWanted(selection, {}),
      outward: (name) => name,
      weight,
    },
    operation,
  );
  return {
    weight,
    write: (data: unknown) => writeTyped(data, { nonNull: false, shape }, () => undefined),
    answered: (rootValue: unknown) => {
      const { data } = executeSync({ schema: SCHEMA, document, rootValue });
      return { data, text: JSON.stringify(data) };
    },
  };
}

describe('a shape', () => {
  it('grows to its bound and no further, and answers as graphql-js does, however many paths of types there are', () => {
    const { weight, write, answered } = shaped(hostileQuery());
    for (const node of nodes(LEVELS).slice(0, 3)) {
      const { data, text } = answered({ node });
      // Too long to be shown where it differs.
      expect(write(data) === text).toBe(true);
      expect(weight.bytes).toBeLessThanOrEqual(MIB);
    }
    expect(weight.bytes).toBeGreaterThan(0.9 * MIB);
  });

  it('compiles fields once, whatever the types above', () => {
    const query = `{ node ${'{ __typename name next '.repeat(LEVELS + 1)} { __typename name } ${'}'.repeat(LEVELS + 1)} }`;
    const { weight, write, answered } = shaped(query);
    const [node] = nodes(LEVELS);
    const { data, text } = answered({ node });
    expect(write(data) === text).toBe(true);
    expect(weight.bytes).toBeLessThan(TYPES.length * (LEVELS + 2) * 2_500);
  });
});
