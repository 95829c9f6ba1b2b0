import { z } from 'zod';

import type { Audience, EventContract } from './contract.js';

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Whether a value is an object of JSON. */
export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of a schema's file, as `ce_dataschema` has it. */
export function schemaName(contract: EventContract, audience: Audience): string {
  return `${contract.type}.${audience}.v${contract.version}.json`;
}

/** The same schema without some keywords, at any depth; members of objects may bear the same names and stay. */
function without(schema: JsonSchema, drop: (keyword: string, value: unknown) => boolean): JsonSchema {
  function walk(part: unknown, name?: string): unknown {
    if (Array.isArray(part)) return part.map((each) => walk(each));
    if (!isObject(part)) return part;
    // Below `properties` the names are those of members, not of keywords.
    const kept = Object.entries(part).filter(([key, value]) => name === 'properties' || !drop(key, value));
    return Object.fromEntries(
      kept.map(([key, value]) => [key, walk(value, name === 'properties' ? undefined : key)]),
    );
  }
  return walk(schema) as JsonSchema;
}

/** The same schema without the refusal of members that it does not know: readers pass over what a later release adds. */
export function opened(schema: JsonSchema): JsonSchema {
  return without(schema, (keyword, value) => keyword === 'additionalProperties' && value === false);
}

/** Keywords that say what a schema means and refuse nothing. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$schema',
  '$id',
  'title',
  'description',
  'examples',
]);

/** The same schema with what it refuses alone, so that a better description is no other schema. */
export function bare(schema: JsonSchema): JsonSchema {
  return without(schema, (keyword) => ANNOTATIONS.has(keyword));
}

/**
 * The JSON Schema of one part of an event, null where it has none: closed for the producer, who may say nothing beyond it, or open for
 * readers.
 */
export function jsonSchema(
  contract: EventContract,
  audience: Audience,
  side: 'producer' | 'reader',
): JsonSchema | null {
  const payload = contract[audience];
  if (!payload) return null;
  const { $schema, ...closed } = z.toJSONSchema(payload);
  return {
    $schema,
    $id: `urn:zhucan:events:${contract.type}:${audience}:v${contract.version}`,
    title: contract.type,
    description: `${contract.zh} ${contract.en}`,
    ...(side === 'producer' ? closed : opened(closed)),
    examples: contract.examples.map((example) => example[audience]),
  };
}
