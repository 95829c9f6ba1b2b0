import type { z } from 'zod';

/** Who may see what travels on a topic. */
export type Audience = 'public' | 'internal';

/** What an event says: a closed object whose members are all noted. */
export type PayloadSchema = z.ZodObject;

/** An example of an event, as it is said to each audience. */
export interface Example<P extends PayloadSchema | undefined, I extends PayloadSchema | undefined> {
  readonly public: P extends PayloadSchema ? z.output<P> : null;
  readonly internal: I extends PayloadSchema ? z.output<I> : null;
}

/** What events are about: that of which each message's key is the id. */
export interface Aggregate<C extends string = string, A extends string = string> {
  /** The services that publish its events. */
  readonly contexts: readonly C[];
  /** Its name in types and topics, as `resident`. */
  readonly name: A;
  /** What it is called. */
  readonly zh: string;
  readonly en: string;
  /** What a reader has to know of all its events. */
  readonly aboutZh: string;
  readonly aboutEn: string;
}

/** The contract of one version of one event: who may see what of it, and where it travels. */
export interface EventContract<
  T extends string = string,
  P extends PayloadSchema | undefined = PayloadSchema | undefined,
  I extends PayloadSchema | undefined = PayloadSchema | undefined,
> {
  /** `zhucan.<context>.<aggregate>.<past participle>`. */
  readonly type: T;
  /** The service that publishes it. */
  readonly context: string;
  readonly aggregateType: string;
  readonly aggregate: Aggregate;
  /** Version of its schemas and of its topics; a change that breaks readers makes a new one beside the old. */
  readonly version: number;
  /** What happened. */
  readonly zh: string;
  readonly en: string;
  /** What anyone may see; no identifier, the birth year and the street at most. Undefined where the event stays internal. */
  readonly public: P;
  /** What only our services may see. Undefined where there is nothing more. */
  readonly internal: I;
  /**
   * Whether it says that the aggregate was erased: a consumer takes away what it holds of it, also what it could not take in yet. It is the last of its
   * aggregate, and a tombstone on the topics of states follows it.
   */
  readonly erases: boolean;
  /** At least one. */
  readonly examples: readonly Example<P, I>[];
}

/** A payload does not keep its contract. The message names paths, never values. */
export class ContractError extends Error {
  constructor(type: string, reason: string) {
    super(`${type}: ${reason}`);
    this.name = 'ContractError';
  }
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
