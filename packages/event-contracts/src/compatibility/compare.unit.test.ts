import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';

import { isObject, type JsonSchema, opened } from '../contract/schema.js';
import { compare } from './compare.js';

const closed = (properties: Record<string, JsonSchema>, optional: string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

const text = { type: 'string' };
const kind = { type: 'string', enum: ['A', 'B'] };
const count = { type: 'integer', minimum: 0, maximum: 9 };
const code = { type: 'string', pattern: '^[A-Z]{2}$' };
const maybe = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });

/** What breaks for readers of the old, and what for events of the old, when a member changes from one schema to another. */
function changed(from: JsonSchema, to: JsonSchema): readonly [string[], string[]] {
  const [old, next] = [closed({ m: from }), closed({ m: to })];
  const rules = (writer: JsonSchema, reader: JsonSchema) =>
    compare(writer, opened(reader)).map(({ member, rule }) => `${member} ${rule}`);
  return [rules(next, old), rules(old, next)];
}

describe('a change', () => {
  it.each<[string, JsonSchema, JsonSchema, string[], string[]]>([
    ['of nothing', maybe(kind), maybe(kind), [], []],
    ['of a description', { ...text, description: 'one' }, { ...text, description: 'other' }, [], []],
    ['of the type', text, count, ['m type'], ['m type']],
    ['to a wider number', { type: 'integer' }, { type: 'number' }, ['m type'], []],
    ['that allows null', text, maybe(text), ['m type'], []],
    ['that allows null, in a list of types', text, { type: ['string', 'null'] }, ['m type'], []],
    ['that forbids null', maybe(text), text, [], ['m type']],
    ['that widens codes', kind, { type: 'string', enum: ['A', 'B', 'C'] }, ['m values'], []],
    ['that narrows codes', kind, { type: 'string', enum: ['A'] }, [], ['m values']],
    ['from codes to any text', kind, text, ['m values'], []],
    ['from codes to a form that they have', kind, { type: 'string', pattern: '^[A-Z]$' }, ['m values'], []],
    ['from codes to a form that they lack', kind, code, ['m values'], ['m pattern']],
    ['from a constant to codes with it', { type: 'string', const: 'A' }, kind, ['m values'], []],
    ['that tightens a pattern', text, code, [], ['m pattern']],
    ['that loosens a pattern', code, text, ['m pattern'], []],
    ['of a pattern', code, { ...code, pattern: '^[A-Z]{3}$' }, ['m pattern'], ['m pattern']],
    ['of a format', { ...text, format: 'date' }, { ...text, format: 'uuid' }, ['m format'], ['m format']],
    ['that raises a minimum', count, { ...count, minimum: 1 }, [], ['m bounds']],
    ['that lowers a maximum', count, { ...count, maximum: 8 }, [], ['m bounds']],
    ['that excludes the end', count, { ...count, minimum: 0, exclusiveMinimum: 0 }, [], ['m bounds']],
    ['that drops a maximum', count, { type: 'integer', minimum: 0 }, ['m bounds'], []],
    ['that shortens a text', { ...text, maxLength: 9 }, { ...text, maxLength: 8 }, [], ['m bounds']],
    [
      'that asks for more of a list',
      { type: 'array', items: text },
      { type: 'array', items: text, minItems: 1 },
      [],
      ['m bounds'],
    ],
    [
      'of what a list holds',
      { type: 'array', items: text },
      { type: 'array', items: kind },
      [],
      ['m[] values'],
    ],
    [
      'deep inside',
      { type: 'array', items: closed({ on: text }) },
      { type: 'array', items: maybe(closed({ on: maybe(text) })) },
      ['m[].on type', 'm[] type'],
      [],
    ],
    [
      'to a keyword that nobody judges',
      text,
      { ...text, not: { const: 'A' } },
      ['m unknown-keyword'],
      ['m unknown-keyword'],
    ],
    [
      'to constraints beside alternatives',
      maybe(text),
      { ...maybe(text), maxLength: 1 },
      ['m unknown-keyword'],
      ['m unknown-keyword'],
    ],
  ])('%s', (_name, from, to, readers, events) => {
    expect(changed(from, to)).toEqual([readers, events]);
  });

  it('that adds an optional member breaks nobody, one that adds a required member breaks new readers', () => {
    const [old, next] = [closed({ a: text }), closed({ a: text, b: text })];
    expect(compare(next, opened(old))).toEqual([]);
    expect(compare(old, opened(next))).toMatchObject([{ member: 'b', rule: 'required' }]);
    const optional = closed({ a: text, b: text }, ['b']);
    expect([compare(optional, opened(old)), compare(old, opened(optional))]).toEqual([[], []]);
  });

  it('that removes a member breaks old readers, and so does one that makes it optional', () => {
    const old = closed({ a: text, b: text });
    for (const next of [closed({ a: text }), closed({ a: text, b: text }, ['b'])]) {
      expect(compare(next, opened(old))).toMatchObject([{ member: 'b', rule: 'required' }]);
      expect(compare(old, opened(next))).toEqual([]);
    }
  });

  it('that takes up a name again with another type breaks those who knew it', () => {
    const [first, second] = [closed({ a: text, b: text }, ['b']), closed({ a: text, b: count }, ['b'])];
    expect(compare(second, opened(first))).toMatchObject([{ member: 'b', rule: 'type' }]);
  });

  it('of a reader that refuses what it does not know, or of a writer that writes what it likes, is a breach', () => {
    const [small, large] = [closed({ a: text }), closed({ a: text, b: text }, ['b'])];
    expect(compare(large, small)).toMatchObject([{ member: 'b', rule: 'unbounded-members' }]);
    expect(compare(opened(small), opened(large))).toMatchObject([{ member: '', rule: 'unbounded-members' }]);
  });
});

/** Leaves that overlap in part, so that random pairs often fit and often do not. */
const LEAVES: JsonSchema[] = [
  { type: 'null' },
  { type: 'boolean' },
  { type: 'integer' },
  { type: 'integer', minimum: 0, maximum: 3 },
  { type: 'integer', exclusiveMinimum: 0 },
  { type: 'number' },
  { type: 'number', maximum: 2 },
  { type: 'string', enum: ['A', 'B'] },
  { type: 'string', enum: ['A'] },
  { const: 'A', type: 'string' },
  { type: 'string', pattern: '^[A-C]$' },
  { type: 'string', minLength: 1, maxLength: 2 },
  { type: 'string' },
];

const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: fc.constantFrom(...LEAVES) },
    { weight: 1, arbitrary: tie('schema').map((items) => ({ type: 'array', items, maxItems: 2 })) },
    {
      weight: 1,
      arbitrary: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'), { noNullPrototype: true }),
          fc.subarray(['a', 'b', 'c']),
        )
        .map(([properties, optional]) => closed(properties, optional)),
    },
  ),
}));

/** Values that often keep such schemas. */
const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    {
      weight: 4,
      arbitrary: fc.constantFrom<unknown>(null, true, 0, 1, 3, 4, -1, 1.5, 'A', 'B', 'C', '', 'AAA'),
    },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 2 }) },
    {
      weight: 2,
      arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { noNullPrototype: true }),
    },
  ),
}));

const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** A change of a schema somewhere inside. */
function near(schema: JsonSchema): fc.Arbitrary<JsonSchema> {
  const kept = fc.constant(schema);
  if (isObject(schema['properties'])) {
    const entries = Object.entries(schema['properties']);
    return fc.tuple(...entries.map(([, part]) => near(isObject(part) ? part : {}))).chain((parts) => {
      const properties = Object.fromEntries(entries.map(([name], at) => [name, parts[at] ?? {}]));
      return fc.subarray(Object.keys(properties)).map((optional) => closed(properties, optional));
    });
  }
  return fc.oneof({ weight: 3, arbitrary: kept }, { weight: 1, arbitrary: anySchema });
}

describe('any two schemas', () => {
  it('that fit fit for every value', () => {
    let fitted = 0;
    fc.assert(
      fc.property(
        anySchema.chain((schema) => fc.tuple(fc.constant(schema), near(schema))),
        fc.array(anyValue, { minLength: 20, maxLength: 20 }),
        ([writer, given], values) => {
          const reader = opened(given);
          if (compare(writer, reader).length > 0) return;
          const [writes, reads] = [ajv.compile(writer), ajv.compile(reader)];
          for (const value of values.filter((each) => writes(each))) {
            fitted += 1;
            expect([reader, value, reads(value)]).toEqual([reader, value, true]);
          }
        },
      ),
      { numRuns: 400 },
    );
    expect(fitted).toBeGreaterThan(100);
  });

  it('that are the same fit', () => {
    fc.assert(
      fc.property(anySchema, (schema) => expect(compare(schema, opened(schema))).toEqual([])),
      {
        numRuns: 200,
      },
    );
  });
});
