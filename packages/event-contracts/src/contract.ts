import { z } from 'zod';

/** The contract of one event: who may see what of it, and where it travels. */
export interface EventContract {
  /** `zhucan.<context>.<aggregate>.<past participle>`. */
  readonly type: string;
  /** The service that publishes it. */
  readonly context: string;
  readonly aggregateType: string;
  /** Version of its schemas; a change that breaks readers makes a new one beside the old. */
  readonly version: 1;
  /** What happened, in Chinese and English. */
  readonly description: string;
  /** What anyone may see; no identifier, the birth year at most. Left out where the event stays internal. */
  readonly public?: z.ZodType;
  /** What only our services may see. Left out where there is nothing more. */
  readonly internal?: z.ZodType;
}

/** A payload does not keep its contract. The message names paths, never values. */
export class ContractError extends Error {
  constructor(type: string, reason: string) {
    super(`${type}: ${reason}`);
    this.name = 'ContractError';
  }
}

const TYPE = /^zhucan\.([a-z-]+)\.([a-z-]+)\.([a-z-]+)$/;

/**
 * Declares an event.
 *
 * @throws ContractError where its type is malformed or nobody may see it
 */
export function defineEvent(
  definition: Omit<EventContract, 'context' | 'aggregateType' | 'version'>,
): EventContract {
  const [, context, aggregateType] = TYPE.exec(definition.type) ?? [];
  if (context === undefined || aggregateType === undefined)
    throw new ContractError(definition.type, 'is not zhucan.<context>.<aggregate>.<what happened>');
  if (definition.public === undefined && definition.internal === undefined)
    throw new ContractError(definition.type, 'has no payload');
  return { ...definition, context, aggregateType, version: 1 };
}

/** The topic of an event that anyone may read, or null for an internal one. */
export function publicTopic(contract: EventContract): string | null {
  return contract.public ? `zhucan.${contract.context}.${contract.aggregateType}.v${contract.version}` : null;
}

/** The topic of an event's internal part, or null where it has none. */
export function internalTopic(contract: EventContract): string | null {
  return contract.internal
    ? `zhucan.internal.${contract.context}.${contract.aggregateType}.v${contract.version}`
    : null;
}

/** Where a schema is found, as `ce_dataschema` names it. */
export function schemaName(contract: EventContract, audience: 'public' | 'internal'): string {
  return `${contract.type}.${audience}.v${contract.version}.json`;
}

/** The JSON Schema of one part of an event. */
export function jsonSchema(
  contract: EventContract,
  audience: 'public' | 'internal',
): Record<string, unknown> | null {
  const schema = contract[audience];
  return schema
    ? { title: contract.type, description: contract.description, ...z.toJSONSchema(schema) }
    : null;
}

/**
 * Checks a payload against its contract.
 *
 * @throws ContractError
 */
export function checkPayload(
  contract: EventContract,
  audience: 'public' | 'internal',
  payload: unknown,
): unknown {
  const schema = contract[audience];
  if (!schema) {
    if (payload === undefined || payload === null) return null;
    throw new ContractError(contract.type, `has no ${audience} payload`);
  }
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => `${issue.path.join('.') || '.'} (${issue.code})`);
  throw new ContractError(contract.type, `${audience} payload: ${paths.join(', ')}`);
}
