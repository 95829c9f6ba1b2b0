import { COLORS, type TypeRef } from './model.js';
import type { Random } from './random.js';

/** A value to give in: JSON, but for names of enums, which are written otherwise in a query. */
export type Input =
  | { readonly kind: 'json'; readonly json: unknown }
  | { readonly kind: 'enum'; readonly name: string }
  | { readonly kind: 'list'; readonly elements: readonly Input[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Input])[] }
  | { readonly kind: 'variable'; readonly name: string };

/** The fields of the input type; the last leads to another of it. */
const FILTER: readonly (readonly [string, TypeRef])[] = [
  ['min', { kind: 'named', name: 'Int', nonNull: false }],
  ['tags', { kind: 'list', of: { kind: 'named', name: 'String', nonNull: true }, nonNull: false }],
  ['color', { kind: 'named', name: 'Color', nonNull: false }],
  ['nested', { kind: 'named', name: 'Filter', nonNull: false }],
];

const BLOBS: readonly unknown[] = [1, 'text', false, { a: [1, { b: null }], c: 'x' }, [[]], { n: 1.5 }];

function makeScalar(random: Random, type: string): unknown {
  switch (type) {
    case 'Int':
      return random.pick([0, 1, -1, 12]);
    case 'Float':
      return random.pick([0.5, 2, -1.25]);
    case 'Boolean':
      return random.chance(0.5);
    case 'ID':
      return random.pick(['a', '1', 7]);
    case 'Blob':
      return random.pick(BLOBS);
    default:
      return random.pick(['', 'x', 'a "b" \\', 'é\n']);
  }
}

/**
 * Makes a value of a type.
 *
 * @param variable gives the name of a variable of a type, where one is to stand for a part of the value
 */
export function makeInput(
  random: Random,
  type: TypeRef,
  variable: (type: TypeRef) => string | undefined,
  depth = 0,
): Input {
  const name = variable(type);
  if (name !== undefined) return { kind: 'variable', name };
  if (!type.nonNull && random.chance(0.12)) return { kind: 'json', json: null };
  if (type.kind === 'list') {
    // A value alone stands for a list of it.
    if (random.chance(0.15)) return makeInput(random, { ...type.of, nonNull: true }, () => undefined, depth);
    const elements = Array.from({ length: random.below(3) }, () =>
      makeInput(random, type.of, variable, depth + 1),
    );
    return { kind: 'list', elements };
  }
  if (type.name === 'Color') return { kind: 'enum', name: random.pick(COLORS) };
  if (type.name !== 'Filter') return { kind: 'json', json: makeScalar(random, type.name) };
  const fields = random
    .some(FILTER, 0, 3)
    .filter(([field]) => field !== 'nested' || depth < 2)
    .map(([field, of]) => [field, makeInput(random, of, variable, depth + 1)] as const);
  return { kind: 'object', fields };
}

function writeJson(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(writeJson).join(', ')}]`;
  if (typeof json === 'object' && json !== null)
    return `{ ${Object.entries(json)
      .map(([name, value]) => `${name}: ${writeJson(value)}`)
      .join(', ')} }`;
  return JSON.stringify(json);
}

/** A value as a query has it. */
export function writeInput(input: Input): string {
  switch (input.kind) {
    case 'json':
      return writeJson(input.json);
    case 'enum':
      return input.name;
    case 'list':
      return `[${input.elements.map(writeInput).join(', ')}]`;
    case 'object':
      return `{ ${input.fields.map(([name, value]) => `${name}: ${writeInput(value)}`).join(', ')} }`;
    case 'variable':
      return `$${input.name}`;
  }
}

/** A value without variables as variables have it. */
export function inputAsJson(input: Input): unknown {
  switch (input.kind) {
    case 'json':
      return input.json;
    case 'enum':
      return input.name;
    case 'list':
      return input.elements.map(inputAsJson);
    case 'object':
      return Object.fromEntries(input.fields.map(([name, value]) => [name, inputAsJson(value)]));
    case 'variable':
      throw new Error('a variable has no value of its own');
  }
}
