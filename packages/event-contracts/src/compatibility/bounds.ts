import type { JsonSchema } from '../contract/schema.js';

interface Bound {
  readonly at: number;
  /** Whether the value itself is out. */
  readonly exclusive: boolean;
}

const KINDS = [
  { type: 'number', low: ['minimum', 'exclusiveMinimum'], high: ['maximum', 'exclusiveMaximum'] },
  { type: 'string', low: ['minLength'], high: ['maxLength'] },
  { type: 'array', low: ['minItems'], high: ['maxItems'] },
] as const;

function numberOf(schema: JsonSchema, keyword: string | undefined): number | undefined {
  const value = keyword === undefined ? undefined : schema[keyword];
  return typeof value === 'number' ? value : undefined;
}

/** The narrowest of an inclusive and an exclusive bound, by a sign: 1 for the lower end, -1 for the upper. */
function boundOf(schema: JsonSchema, keywords: readonly string[], sign: 1 | -1): Bound {
  const [inclusive, exclusive] = keywords.map((keyword) => numberOf(schema, keyword));
  const [a, b] = [(inclusive ?? -Infinity * sign) * sign, (exclusive ?? -Infinity * sign) * sign];
  return b >= a && exclusive !== undefined ? { at: b, exclusive: true } : { at: a, exclusive: false };
}

function tighter(reader: Bound, writer: Bound): boolean {
  return reader.at > writer.at || (reader.at === writer.at && reader.exclusive && !writer.exclusive);
}

/** The size by which a bound judges a value; undefined where it does not. */
function sizeOf(value: unknown, type: string): number | undefined {
  if (type === 'number') return typeof value === 'number' ? value : undefined;
  if (type === 'string') return typeof value === 'string' ? Array.from(value).length : undefined;
  return Array.isArray(value) ? value.length : undefined;
}

/** The bounds that values keep: as wide as the values are. */
function boundOfValues(values: readonly unknown[], type: string, sign: 1 | -1): Bound {
  const sizes = values.map((value) => sizeOf(value, type)).filter((size) => size !== undefined);
  return { at: Math.min(...sizes.map((size) => size * sign)), exclusive: false };
}

/**
 * Where a reader's bounds of numbers, lengths or lists are tighter than the writer's.
 *
 * @param values the only values that the writer writes, where it lists them
 */
export function boundProblems(
  writer: JsonSchema,
  reader: JsonSchema,
  values: readonly unknown[] | undefined,
): string[] {
  return KINDS.flatMap(({ type, low, high }) =>
    (
      [
        [low, 1],
        [high, -1],
      ] as const
    ).flatMap(([keywords, sign]) => {
      const wanted = boundOf(reader, keywords, sign);
      const kept = values ? boundOfValues(values, type, sign) : boundOf(writer, keywords, sign);
      return tighter(wanted, kept) ? [`the reader's ${keywords[0]} is tighter than the writer's`] : [];
    }),
  );
}
