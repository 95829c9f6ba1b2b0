import { ANNOTATIONS, isObject, type JsonSchema } from '../contract/schema.js';
import { boundProblems } from './bounds.js';

/** What makes a reader refuse something that a writer may write. */
export type Rule =
  | 'type'
  | 'values'
  | 'required'
  | 'pattern'
  | 'format'
  | 'bounds'
  | 'alternatives'
  | 'unbounded-members'
  | 'unknown-keyword';

/** One place where a reader refuses something that a writer may write. */
export interface Breach {
  /** The member, as `timeline[].from`; empty for the whole. */
  readonly member: string;
  readonly rule: Rule;
  /** What does not fit, in words. */
  readonly detail: string;
}

const KEYWORDS = new Set([
  ...ANNOTATIONS,
  'type',
  'enum',
  'const',
  'pattern',
  'format',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'items',
  'properties',
  'required',
  'additionalProperties',
  'anyOf',
]);

const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function typesOf({ type }: JsonSchema): readonly string[] {
  if (type === undefined) return TYPES;
  return typeof type === 'string' ? [type] : listed(type).filter((each) => typeof each === 'string');
}

/** The only values that a schema takes; undefined where it does not list them. */
function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema['const']];
  return Array.isArray(schema['enum']) ? schema['enum'] : undefined;
}

function propertiesOf({ properties }: JsonSchema): Readonly<Record<string, unknown>> {
  return isObject(properties) ? properties : {};
}

function schemaOf(part: unknown): JsonSchema {
  // A schema that is `false` takes nothing; it is refused as what is not judged.
  if (part === false) return { not: {} };
  return isObject(part) ? part : {};
}

function said(value: unknown): string {
  return value === undefined ? 'none' : JSON.stringify(value);
}

/** The schemas of which a value keeps one: those of `anyOf`, or one for each of several types. */
function alternativesOf(schema: JsonSchema): readonly JsonSchema[] {
  const { anyOf, ...rest } = schema;
  if (Array.isArray(anyOf)) return anyOf.flatMap((each) => alternativesOf({ ...rest, ...schemaOf(each) }));
  return Array.isArray(rest['type']) ? typesOf(rest).map((type) => ({ ...rest, type })) : [rest];
}

function unknownKeywords(schema: JsonSchema, member: string): Breach[] {
  const beside = 'anyOf' in schema ? Object.keys(schema).filter((key) => key !== 'anyOf') : [];
  const unknown = Object.keys(schema).filter((keyword) => !KEYWORDS.has(keyword));
  const here = [...unknown, ...beside.filter((keyword) => !ANNOTATIONS.has(keyword))].map(
    (keyword): Breach => ({
      member,
      rule: 'unknown-keyword',
      detail: `what ${keyword} refuses is not judged here`,
    }),
  );
  return [...here, ...listed(schema['anyOf']).flatMap((each) => unknownKeywords(schemaOf(each), member))];
}

function compareObjects(writer: JsonSchema, reader: JsonSchema, member: string): Breach[] {
  const [written, read] = [propertiesOf(writer), propertiesOf(reader)];
  const always = new Set(listed(writer['required']));
  const below = (name: string): string => (member === '' ? name : `${member}.${name}`);
  const missing = listed(reader['required'])
    .filter((name): name is string => typeof name === 'string' && !always.has(name))
    .map((name): Breach => {
      const how = name in written ? 'may leave out' : 'does not say';
      return { member: below(name), rule: 'required', detail: `the reader needs what the writer ${how}` };
    });
  const open: Breach[] =
    writer['additionalProperties'] === false || Object.keys(read).every((name) => name in written)
      ? []
      : [
          {
            member,
            rule: 'unbounded-members',
            detail: 'the writer may add any member, also one that the reader knows',
          },
        ];
  const shared = Object.entries(written)
    .filter(([name]) => name in read)
    .flatMap(([name, part]) => compare(schemaOf(part), schemaOf(read[name]), below(name)));
  const refused: Breach[] =
    reader['additionalProperties'] === false
      ? Object.keys(written)
          .filter((name) => !(name in read))
          .map((name) => ({
            member: below(name),
            rule: 'unbounded-members',
            detail: 'the reader refuses members that it does not know',
          }))
      : [];
  return [...missing, ...open, ...refused, ...shared];
}

function compareValues(writer: JsonSchema, reader: JsonSchema, member: string): Breach[] {
  const [written, read] = [valuesOf(writer), valuesOf(reader)];
  if (!read) return [];
  const known = new Set(read.map(said));
  if (!written)
    return [{ member, rule: 'values', detail: `the reader takes ${said(read)} alone, the writer any` }];
  const strange = written.filter((value) => !known.has(said(value)));
  return strange.map((value) => ({
    member,
    rule: 'values',
    detail: `the reader does not know ${said(value)}`,
  }));
}

function compareTexts(writer: JsonSchema, reader: JsonSchema, member: string): Breach[] {
  const values = valuesOf(writer);
  return (['pattern', 'format'] as const).flatMap((rule): Breach[] => {
    const wanted = reader[rule];
    if (wanted === undefined || wanted === writer[rule]) return [];
    if (rule === 'pattern' && typeof wanted === 'string' && values) {
      const form = new RegExp(wanted, 'u');
      if (values.every((value) => typeof value === 'string' && form.test(value))) return [];
    }
    const detail = `the reader wants ${said(wanted)}, the writer keeps ${said(writer[rule])}`;
    return [{ member, rule, detail }];
  });
}

/** Compares two schemas without alternatives. */
function compareSingle(writer: JsonSchema, reader: JsonSchema, member: string): Breach[] {
  const types = typesOf(reader);
  const strange = typesOf(writer).filter(
    (type) => !types.includes(type) && !(type === 'integer' && types.includes('number')),
  );
  if (strange.length > 0)
    return [{ member, rule: 'type', detail: `the reader takes ${said(types)}, not ${said(strange)}` }];
  const written = typesOf(writer);
  return [
    ...compareValues(writer, reader, member),
    ...(written.includes('string') ? compareTexts(writer, reader, member) : []),
    ...boundProblems(writer, reader, valuesOf(writer)).map((detail): Breach => ({
      member,
      rule: 'bounds',
      detail,
    })),
    ...(written.includes('array')
      ? compare(schemaOf(writer['items']), schemaOf(reader['items']), `${member}[]`)
      : []),
    ...(written.includes('object') ? compareObjects(writer, reader, member) : []),
  ];
}

/**
 * Where a reader might refuse what a writer may write. It never overlooks one; it may name one where there is none, as of two patterns that
 * are written differently and mean the same.
 *
 * @param writer closed: what it does not name is not written
 */
export function compare(writer: JsonSchema, reader: JsonSchema, member = ''): Breach[] {
  const unknown = [...unknownKeywords(writer, member), ...unknownKeywords(reader, member)];
  if (unknown.length > 0) return unknown;
  const taken = alternativesOf(reader);
  return alternativesOf(writer).flatMap((alternative) => {
    const tries = taken.map((each) => compareSingle(alternative, each, member));
    if (tries.some((breaches) => breaches.length === 0)) return [];
    const [only, ...others] = tries.filter(
      (breaches) => breaches[0]?.rule !== 'type' || breaches[0].member !== member,
    );
    if (only && others.length === 0) return only;
    const rule = only ? 'alternatives' : 'type';
    return [{ member, rule, detail: `the reader takes no ${said(typesOf(alternative))} of this form` }];
  });
}
