/** An event of an aggregate. */
export interface Place {
  readonly aggregateId: string;
  readonly version: number;
}

/** An event that was seen or intended. */
export interface SeenEvent extends Place {
  readonly eventId: string;
}

/** A message on a topic. */
export interface SeenMessage extends SeenEvent {
  readonly partition: number;
  readonly offset: string;
}

/** What a run left, as the checker found it by itself. */
export interface Evidence {
  /** Events that the plan wants, and those that the publisher's database holds as committed. */
  readonly planned: readonly Place[];
  readonly intended: readonly SeenEvent[];
  /** The log, in order per partition. */
  readonly log: readonly SeenMessage[];
  /** The topic of states, in order per partition; null where there is none. */
  readonly states: readonly SeenMessage[] | null;
  /** Effects in the order in which they were had. */
  readonly effects: readonly SeenEvent[];
  /** Messages that a consumer put away. */
  readonly letters: readonly Place[];
  readonly poison: readonly Place[];
  /** How long publishing took to go on after each return of the broker, in milliseconds; null where it never did. */
  readonly resumedMs: readonly (number | null)[];
  /** Processes that ended without being killed. */
  readonly crashes: readonly string[];
  /** Whether everything that was sent was settled in the end. */
  readonly settled: boolean;
}

/** The rules of a run. */
export type Rule =
  | 'WORK_DONE'
  | 'NOTHING_LOST_ON_THE_WAY'
  | 'NOTHING_INVENTED'
  | 'ORDER_ON_THE_TOPIC'
  | 'LAST_STATE'
  | 'NOTHING_LOST_AT_THE_CONSUMER'
  | 'NO_DOUBLE_EFFECT'
  | 'ORDER_OF_EFFECTS'
  | 'DEAD_LETTERS_EXPLAINED'
  | 'POISON_PARKED'
  | 'RESUMED_IN_TIME'
  | 'NO_CRASH'
  | 'SETTLED';

/** A rule that was broken, and by what. */
export interface Finding {
  readonly rule: Rule;
  readonly says: string;
}
