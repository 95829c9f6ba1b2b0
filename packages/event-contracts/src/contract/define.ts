import type { z } from 'zod';

import {
  type Aggregate,
  ContractError,
  type EventContract,
  type Example,
  type PayloadSchema,
} from './contract.js';

/** What a version of an event says, and to whom. */
interface Said<P extends PayloadSchema | undefined, I extends PayloadSchema | undefined> {
  readonly version: number;
  /** What happened, each a sentence. */
  readonly zh: string;
  readonly en: string;
  readonly payload: {
    readonly public: P;
    readonly internal: I;
  };
  /** Whether what is held of the aggregate goes with it. */
  readonly erases?: boolean;
  readonly examples: readonly Example<P, I>[];
}

/** Declares what events are about. */
export function defineAggregate<const C extends string, const A extends string>(
  aggregate: Aggregate<C, A>,
): Aggregate<C, A> {
  return aggregate;
}

/** What a payload says to everyone alone. */
export function toEveryone<P extends z.ZodObject>(payload: P): { public: P; internal: undefined } {
  return { public: payload, internal: undefined };
}

/** What a payload says to our services alone. */
export function toServices<I extends z.ZodObject>(payload: I): { public: undefined; internal: I } {
  return { public: undefined, internal: payload };
}

/**
 * Declares a version of an event: one contract for each service that publishes it.
 *
 * @throws ContractError where its type is malformed, nobody may see it or it has no example
 */
export function defineEvent<
  C extends string,
  A extends string,
  const N extends string,
  P extends PayloadSchema | undefined,
  I extends PayloadSchema | undefined,
>(
  aggregate: Aggregate<C, A>,
  name: N,
  { version, zh, en, payload, erases = false, examples }: Said<P, I>,
): readonly EventContract<`zhucan.${C}.${A}.${N}`, P, I>[] {
  return aggregate.contexts.map((context) => {
    const type = `zhucan.${context}.${aggregate.name}.${name}` as const;
    if (!/^zhucan(\.[a-z]+(-[a-z]+)*){3}$/.test(type))
      throw new ContractError(type, 'is not zhucan.<context>.<aggregate>.<what happened>');
    if (!payload.public && !payload.internal) throw new ContractError(type, 'has no payload');
    if (examples.length === 0) throw new ContractError(type, 'has no example');
    return {
      type,
      context,
      aggregateType: aggregate.name,
      aggregate,
      version,
      zh,
      en,
      ...payload,
      erases,
      examples,
    };
  });
}
