import { z } from 'zod';

import { type Audience, ContractError, type EventContract, type PayloadSchema } from './contract.js';

function loosened(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<string, z.core.$ZodType>> = schema.shape;
    return z.object(
      Object.fromEntries(Object.entries(shape).map(([name, member]) => [name, loosened(member)])),
    );
  }
  if (schema instanceof z.ZodArray)
    return new z.ZodArray({ ...schema.def, element: loosened(schema.element) });
  if (schema instanceof z.ZodNullable) return z.nullable(loosened(schema.unwrap()));
  if (schema instanceof z.ZodOptional) return z.optional(loosened(schema.unwrap()));
  return schema;
}

const readers = new WeakMap<PayloadSchema, z.core.$ZodType>();

/** The schema by which a reader takes a payload: members that it does not know are passed over. */
export function readerOf(schema: PayloadSchema): z.core.$ZodType {
  const known = readers.get(schema) ?? loosened(schema);
  readers.set(schema, known);
  return known;
}

function check(
  contract: EventContract,
  audience: Audience,
  payload: unknown,
  schemaFor: (schema: PayloadSchema) => z.core.$ZodType,
): unknown {
  const schema = contract[audience];
  if (!schema) {
    if (payload === undefined || payload === null) return null;
    throw new ContractError(contract.type, `has no ${audience} payload`);
  }
  const parsed = z.safeParse(schemaFor(schema), payload);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => `${issue.path.join('.') || '.'} (${issue.code})`);
  throw new ContractError(contract.type, `${audience} payload: ${paths.join(', ')}`);
}

/**
 * Checks a payload before it is written: it says what is agreed, and nothing more.
 *
 * @returns null for a part that the event does not have
 * @throws ContractError
 */
export function checkPayload(contract: EventContract, audience: Audience, payload: unknown): unknown {
  return check(contract, audience, payload, (schema) => schema);
}

/**
 * Reads a payload that arrived: it says at least what is agreed. What a later release added is left out of the answer.
 *
 * @returns null for a part that the event does not have
 * @throws ContractError
 */
export function readPayload(contract: EventContract, audience: Audience, payload: unknown): unknown {
  return check(contract, audience, payload, readerOf);
}
