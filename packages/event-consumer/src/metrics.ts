import type { FaultKind } from './faults.js';

/** Where something was counted. */
export interface Counted {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
}

/** What a consumer tells of its work, as plain callbacks; none may throw, and none has an aggregate or a value. */
export interface ConsumerMetrics {
  /** Messages of the partition that wait, after a delivery is settled. */
  lag?(counted: Counted & { readonly messages: number }): void;
  /** Messages that took effect, and how long that took, in milliseconds. */
  handled?(counted: Counted & { readonly messages: number; readonly tookMs: number }): void;
  /** A delivery failed and is made again. */
  retried?(counted: Counted & { readonly kind: FaultKind; readonly failures: number }): void;
  /** Messages went to the dead letters, those that wait behind another included. */
  parked?(counted: Counted & { readonly messages: number }): void;
  /** How many keys are parked. */
  parkedKeys?(counted: { readonly groupId: string; readonly keys: number }): void;
}
